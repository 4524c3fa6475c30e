using System.Globalization;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>Finds this user's runs: by their pointers, and in output folders. Reads only.</summary>
public static class RunCatalogue
{
    private const string IdTime = "yyyyMMdd-HHmmss";

    /// <summary>Ids of all runs with a pointer, newest first. Reads names only.</summary>
    public static IReadOnlyList<RunId> Ids() => RunPointers.List();

    /// <summary>All runs with a pointer, newest first; each is read when it is asked for.</summary>
    public static IEnumerable<CataloguedRun> All() => Ids().Select(Of);

    /// <summary>The run of an id that has a pointer.</summary>
    public static CataloguedRun Of(RunId id)
    {
        var pointer = RecordFile.Read(StateFolder.PointerOf(id), RunJson.Indented.RunPointer);
        var run = pointer?.Directory is { Length: > 0 } path && Path.IsPathRooted(path)
            && RunDirectory.At(path) is { } named && named.Id == id
            ? named
            : null;
        return Of(id, run, pointer?.CreatedAt);
    }

    /// <summary>The run whose folder this is, with or without a pointer; null when it is none.</summary>
    public static CataloguedRun? At(string folder) =>
        RunDirectory.At(folder) is { } run && Directory.Exists(run.FullPath) ? Of(run.Id, run, createdAt: null) : null;

    /// <summary>Runs of an output folder, newest first, with or without pointers. Links are not followed.</summary>
    public static IReadOnlyList<CataloguedRun> InOutput(string outputDirectory)
    {
        try
        {
            return [.. new DirectoryInfo(RunDirectory.RunsOf(outputDirectory)).EnumerateDirectories()
                .Where(folder => folder.LinkTarget is null)
                .Select(folder => At(folder.FullName))
                .OfType<CataloguedRun>()
                .OrderByDescending(run => run.Id.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static CataloguedRun Of(RunId id, RunDirectory? run, DateTimeOffset? createdAt)
    {
        var record = run is null ? null : RunRecords.Read(run);
        return new CataloguedRun
        {
            Id = id,
            Run = run,
            Record = record,
            CreatedAt = record?.CreatedAt ?? createdAt ?? TimeOf(id),
        };
    }

    /// <summary>An id holds its time to the second; one that is no time is as old as can be.</summary>
    private static DateTimeOffset TimeOf(RunId id) => DateTimeOffset.TryParseExact(
        id.ToString()[..IdTime.Length], IdTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : DateTimeOffset.MinValue;
}
