using System.Collections.Concurrent;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Facts;

/// <summary>Texts of JSON files that recipes name; the same object as long as the file is the same, so that it is checked once.</summary>
internal static class JsonTexts
{
    private const long MaxBytes = 16 << 20;
    private const int MaxEntries = 64;

    private static readonly ConcurrentDictionary<string, Entry> Known = new(StringComparer.Ordinal);

    /// <summary>The text; null when there is no file, or one that is too large. Throws whatever reading throws.</summary>
    /// <param name="path">An absolute path.</param>
    public static SourceText? Get(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MaxBytes)
        {
            return null;
        }

        if (Known.TryGetValue(path, out var known) && known.Length == file.Length && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Text;
        }

        if (Known.Count >= MaxEntries)
        {
            Known.Clear();
        }

        var text = SourceText.FromBytes(path, File.ReadAllBytes(path));
        Known[path] = new Entry(file.Length, file.LastWriteTimeUtc, text);
        return text;
    }

    private sealed record Entry(long Length, DateTime WrittenAt, SourceText Text);
}
