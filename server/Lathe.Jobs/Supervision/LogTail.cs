using System.Text;

namespace Lathe.Jobs.Supervision;

/// <summary>Last lines of a log, safe to show on a terminal.</summary>
public static class LogTail
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxLineLength = 400;

    /// <summary>At most <paramref name="lines"/> non-empty lines, oldest first; empty when there is no log.</summary>
    public static IReadOnlyList<string> Read(string path, int lines = 12)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[Math.Min(stream.Length, MaxBytes)];
            stream.Seek(-buffer.Length, SeekOrigin.End);
            var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return [.. Encoding.UTF8.GetString(buffer, 0, count)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .TakeLast(lines)
                .Select(Clean)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Without control characters (a log must not steer the terminal), and not endless.</summary>
    private static string Clean(string line)
    {
        var shown = string.Concat(line.Select(character => char.IsControl(character) ? ' ' : character));
        return shown.Length > MaxLineLength ? shown[..MaxLineLength] + "…" : shown;
    }
}
