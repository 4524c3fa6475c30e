using System.Security.Cryptography;
using System.Text;
using Lathe.Data.Pipeline;

namespace Lathe.Data.Keeping;

/// <summary>
/// Tokenized rows of earlier runs, one file per dataset, under the hash of everything they were made from: rows of other inputs stand under
/// another name and are never taken for these. All runs of a user share them.
/// </summary>
/// <param name="folder">Its own folder; need not exist.</param>
/// <param name="maxBytes">What all files together may take; what was used the longest ago goes first.</param>
public sealed class TokenCache(string folder, long maxBytes = TokenCache.UsualMaxBytes)
{
    private const long UsualMaxBytes = 20L << 30;

    /// <summary>That of the user: $XDG_CACHE_HOME, default ~/.cache (XDG Base Directory Specification); LocalAppData on Windows.</summary>
    public static TokenCache OfUser => new(Path.Combine(CacheRoot, "lathe", "tokenized"));

    public string Folder { get; } = folder;

    private static string CacheRoot =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
        : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    /// <summary>The rows as an earlier run kept them, or else as they are made now, and kept.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="inputs">Hashes of what they are made from.</param>
    /// <param name="anew">Makes them in any case.</param>
    /// <param name="make">Makes them.</param>
    internal EncodedRows GetOrMake(DatasetSource source, IReadOnlyDictionary<string, string> inputs, bool anew, Func<IRowSink, RowCounts> make)
    {
        var path = Path.Combine(Folder, Name(inputs) + KeptFolder.Suffix);
        if (!anew && TokenFile.Open(path, source) is { } found)
        {
            KeptFolder.Touch(path);
            return EncodedRows.Of(found, source, isKept: true);
        }

        try
        {
            KeptRowsMaker.Make(path, source, inputs, make);
            if (TokenFile.Open(path, source) is { } made)
            {
                KeptFolder.Prune(Folder, maxBytes, path);
                return EncodedRows.Of(made, source, isKept: false);
            }
        }
        catch (KeepingException)
        {
            // No room, or no right to write there: the run goes on without.
        }

        return EncodedRows.InMemory(make);
    }

    /// <summary>The code that makes tokens counts too: that of another version of Lathe may make others.</summary>
    private static string Name(IReadOnlyDictionary<string, string> inputs)
    {
        var lines = inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => $"{input.Key} {input.Value}")
            .Prepend(typeof(TokenCache).Module.ModuleVersionId.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..40];
    }
}
