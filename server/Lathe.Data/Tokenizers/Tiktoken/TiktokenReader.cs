using System.Buffers;
using System.Buffers.Text;
using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Loading;

namespace Lathe.Data.Tokenizers.Tiktoken;

/// <summary>
/// Reads a tiktoken file: a line for each token, its bytes in base64 and its rank, which is its id. Such a file names no merges: two
/// neighbours merge when their bytes together are a token, the one of lowest rank first.
/// </summary>
internal static class TiktokenReader
{
    private const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>The longest in use are runs of 128 spaces or dashes.</summary>
    private const int MaxTokenBytes = 512;

    /// <summary>True when a file of an ambiguous name begins like one of these.</summary>
    public static bool IsTiktoken(string path)
    {
        Span<byte> start = stackalloc byte[256];
        try
        {
            using var stream = File.OpenRead(path);
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }

        var end = start.IndexOf((byte)'\n');
        var line = end < 0 ? start : start[..end];
        var space = line.IndexOf((byte)' ');
        return space > 0 && Base64.IsValid(line[..space]) && !line[(space + 1)..].TrimEnd((byte)'\r').ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <exception cref="DataException">The file is unreadable or malformed.</exception>
    public static BpeModel Read(string path)
    {
        var content = BoundedFile.ReadAllBytes(path, MaxBytes);
        var tokens = new List<(byte[] Bytes, int Id)>();
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var owners = new HashSet<int>();
        var row = 0;
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            row++;
            var line = content.AsSpan(range).TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                continue;
            }

            var (bytes, id) = Token(line) ?? throw Error(path, row, "this should be a token in base64, a space, and its rank");
            if (!vocabulary.TryAdd(Name(bytes), id) || !owners.Add(id))
            {
                throw Error(path, row, "this token or rank was there before");
            }

            tokens.Add((bytes, id));
        }

        return tokens.Count > 0
            ? new BpeModel(vocabulary, Merges(tokens, vocabulary), ignoreMerges: true, unknownId: null, fuseUnknown: false)
            : throw new DataException($"{path}: there are no tokens in this file. Copy it from the model again.");
    }

    private static (byte[] Bytes, int Id)? Token(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !Utf8Parser.TryParse(line[(space + 1)..], out int id, out var consumed) || consumed != line.Length - space - 1
            || id is < 0 or > TokenizerLimits.MaxId)
        {
            return null;
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(space)];
        return Base64.DecodeFromUtf8(line[..space], bytes, out _, out var length) == OperationStatus.Done && length is > 0 and <= MaxTokenBytes
            ? (bytes[..length], id)
            : null;
    }

    private static MergeTable Merges(List<(byte[] Bytes, int Id)> tokens, Dictionary<string, int> vocabulary)
    {
        var lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new List<(int Left, int Right, int Merged)>();
        Span<char> name = stackalloc char[MaxTokenBytes];
        foreach (var (bytes, id) in tokens)
        {
            ByteAlphabet.ToChars(bytes, name);
            for (var cut = 1; cut < bytes.Length; cut++)
            {
                if (lookup.TryGetValue(name[..cut], out var left) && lookup.TryGetValue(name[cut..bytes.Length], out var right))
                {
                    merges.Add((left, right, id));
                }
            }
        }

        var table = new MergeTable(merges.Count);
        foreach (var (left, right, merged) in merges)
        {
            table.Set(left, right, new Merge(merged, merged));
        }

        return table;
    }

    private static string Name(byte[] bytes) => string.Create(bytes.Length, bytes, (chars, source) => ByteAlphabet.ToChars(source, chars));

    private static DataException Error(string path, int row, string problem) => new($"{path}, line {row}: {problem}. Copy the file from the model again.");
}
