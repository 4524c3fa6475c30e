using System.Globalization;

namespace Lathe.Memory.Devices.Host;

/// <summary>The small text files of /proc and /sys. What can't be read is as if it was not there.</summary>
internal static class KernelText
{
    public static IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The number that is all of a file; null for a word, such as "max", and without the file.</summary>
    public static long? Number(string path) => Lines(path) is [var line, ..] && TryRead(line.Trim(), out long number) ? number : null;

    /// <summary>Lines such as "MemTotal: 16 kB" or "inactive_file 4096", in bytes.</summary>
    public static Dictionary<string, long> Fields(string path)
    {
        var fields = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in Lines(path))
        {
            string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && TryRead(words[1], out long number))
            {
                bool kibibytes = words.Length > 2 && words[2] == "kB" && number <= long.MaxValue / 1024;
                fields[words[0].TrimEnd(':')] = kibibytes ? number * 1024 : number;
            }
        }

        return fields;
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
