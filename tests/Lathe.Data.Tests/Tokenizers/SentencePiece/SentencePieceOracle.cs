using System.Text;
using System.Text.Json;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Debian's python3-sentencepiece, by way of tests/oracles/sentencepiece.</summary>
internal static class SentencePieceOracle
{
    public const string Missing = "python3-sentencepiece is not installed";

    private const string Python = "/usr/bin/python3";

    private static readonly string Folder = Path.Combine(OracleProcess.Repository, "tests", "oracles", "sentencepiece");

    private static readonly Lazy<bool> Found =
        new(() => File.Exists(Python) && OracleProcess.Try(Folder, Python, "-c", "import sentencepiece").ExitCode == 0);

    public static bool IsThere => Found.Value;

    /// <summary>Trains PREFIX.model.</summary>
    public static void Train(string prefix, string corpus, IEnumerable<string> options) =>
        OracleProcess.Run(Folder, Python, ["oracle.py", "train", prefix, corpus, .. options]);

    /// <summary>For each text its ids and what they are decoded to.</summary>
    public static IReadOnlyList<(int[] Ids, string Decoded)> Encode(string model, IEnumerable<string> texts) =>
        [.. Ask("encode", model, texts.Select(Pack)).Select(line =>
        {
            using var row = JsonDocument.Parse(line);
            return (row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray(),
                Unpack(row.RootElement.GetProperty("decoded").GetString()!));
        })];

    public static IReadOnlyList<string> Decode(string model, IEnumerable<int[]> ids) =>
        [.. Ask("decode", model, ids.Select(row => $"[{string.Join(',', row)}]")).Select(Unpack)];

    private static string[] Ask(string mode, string model, IEnumerable<string> lines)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, lines);
            return OracleProcess.Run(Folder, Python, "oracle.py", mode, model, file)[..^1].Split('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Pack(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Unpack(string line) => Encoding.UTF8.GetString(Convert.FromBase64String(line));
}
