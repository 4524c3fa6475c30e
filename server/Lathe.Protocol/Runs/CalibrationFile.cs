using System.Text;
using System.Text.Json;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Plans beside measurements, of all runs of a user: a line each in the state folder. Runs may be deleted, what was learned from them
/// stays. Writers of several runs take turns; a torn line is passed over.
/// </summary>
public static class CalibrationFile
{
    // Thousands of runs; beyond it nothing new is learned.
    private const long MaxBytes = 16 << 20;

    public static string DefaultPath => Path.Combine(Path.GetDirectoryName(StateFolder.Runs)!, "calibration.jsonl");

    /// <summary>Adds a pair. That it can't be kept is no reason for a run to fail: false then.</summary>
    public static bool TryAppend(CalibrationPair pair, string? path = null)
    {
        path ??= DefaultPath;
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (file.Length > MaxBytes)
            {
                return false;
            }

            file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(pair, RunJson.Line.CalibrationPair) + "\n"));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>All pairs, oldest first; empty when there are none or they can't be read.</summary>
    public static IReadOnlyList<CalibrationPair> Read(string? path = null)
    {
        path ??= DefaultPath;
        List<CalibrationPair> pairs = [];
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes * 2)
            {
                return pairs;
            }

            foreach (string line in File.ReadLines(path))
            {
                if (Parse(line) is { } pair)
                {
                    pairs.Add(pair);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was read so far counts.
        }

        return pairs;
    }

    private static CalibrationPair? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunJson.Line.CalibrationPair) is { Plan: not null, Measured: not null } pair ? pair : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
