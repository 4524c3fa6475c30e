using System.Text.Json;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Observation;

/// <summary>Finds runs of all folders through the pointer files in the user's state folder.</summary>
internal static class RunPointers
{
    private const long MaxPointerBytes = 64 * 1024;

    /// <summary>Ids, newest first: they sort by time.</summary>
    public static IReadOnlyList<RunId> List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(StateFolder.Runs, "*.json")
                .Select(file => RunId.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? id : (RunId?)null)
                .OfType<RunId>()
                .OrderByDescending(id => id.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Null when the pointer or the run's records are gone or not readable.</summary>
    public static (RunDirectory Run, RunRecord Record)? Read(RunId id)
    {
        try
        {
            var file = new FileInfo(StateFolder.PointerOf(id));
            var pointer = file.Exists && file.Length <= MaxPointerBytes
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), RunJson.Indented.RunPointer)
                : null;
            return pointer is not null && RunDirectory.At(pointer.Directory) is { } run && run.Id == id && RunRecords.Read(run) is { } record
                ? (run, record)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
