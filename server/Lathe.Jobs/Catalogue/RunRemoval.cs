using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>
/// What removing a run takes away. It is a list of single files that were looked at one by one: nothing is removed because of the folder
/// it lies in, and folders only when nothing is left in them.
/// </summary>
public sealed class RunRemoval
{
    private readonly IReadOnlyList<string> _folders;

    private RunRemoval(CataloguedRun run, IReadOnlyList<OwnFile> files, IReadOnlyList<string> folders, IReadOnlyList<KeptFile> kept)
    {
        Run = run;
        Files = files;
        _folders = folders;
        Kept = kept;
    }

    public CataloguedRun Run { get; }

    /// <summary>In the order they go: artifacts before the records that tell whose they are.</summary>
    public IReadOnlyList<OwnFile> Files { get; }

    /// <summary>What stays although it lies where the run's files are, or has the name of one.</summary>
    public IReadOnlyList<KeptFile> Kept { get; }

    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Removes nothing yet.</summary>
    /// <param name="run">Its folder is there.</param>
    /// <param name="withOutput">Also what the run wrote into its output folder.</param>
    /// <exception cref="RunRemovalException">The run may not be removed.</exception>
    /// <exception cref="IOException">Files can't be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static RunRemoval Plan(CataloguedRun run, bool withOutput)
    {
        var folder = run.Run!.FullPath;
        RefuseIfActive(run);
        RefuseLinks(folder);
        List<OwnFile> files = [];
        List<string> folders = [];
        List<KeptFile> kept = [];
        if (withOutput)
        {
            var artifacts = SearchArtifacts(run);
            files.AddRange(artifacts.Files);
            folders.AddRange(artifacts.Folders);
            kept.AddRange(artifacts.Kept);
        }

        AddRecords(folder, files, folders, kept);
        folders.Add(folder);
        return new RunRemoval(run, files, folders, kept);
    }

    /// <summary>Throws <see cref="RunRemovalException"/> when the run may still change.</summary>
    public static void RefuseIfActive(CataloguedRun run)
    {
        if (run.Record is { } record && RunGlance.Take(run.Run!, record) is { IsActive: true } glance)
        {
            throw new RunRemovalException($"Run {run.Id} is {Words(glance.Info.State)}.", $"Stop it first: lathe stop {run.Id} --wait");
        }
    }

    /// <summary>Removes the pointer alone; the records stay and are found by their path.</summary>
    public static void Forget(RunId id) => File.Delete(StateFolder.PointerOf(id));

    /// <summary>
    /// Removes the files, then the run's pointer. Files that changed since <see cref="Plan"/> stay and are returned. Whatever it throws,
    /// the run can still be found, and removed again.
    /// </summary>
    /// <exception cref="RunRemovalException">A worker has taken the run meanwhile.</exception>
    /// <exception cref="IOException">A file can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public IReadOnlyList<KeptFile> Execute()
    {
        List<KeptFile> kept = [];
        var run = Run.Run!;
        RefuseLinks(run.FullPath);
        using (RunLock.TryTake(run) ?? throw InUse())
        {
            foreach (var file in Files)
            {
                if (OwnFile.IsPlainFolder(Path.GetDirectoryName(file.Path)!) && OwnFile.At(file.Path, file.IsArtifact) == file)
                {
                    File.Delete(file.Path);
                }
                else if (Path.Exists(file.Path))
                {
                    kept.Add(new KeptFile(file.Path, "changed meanwhile"));
                }
            }
        }

        File.Delete(run.Lock);
        foreach (var folder in _folders.Where(OwnFile.IsPlainFolder))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }

        // A copy of a run's folder has the same id; the pointer leads to the other one.
        if (RecordFile.Read(StateFolder.PointerOf(Run.Id), RunJson.Indented.RunPointer) is { } pointer
            && RunDirectory.At(pointer.Directory)?.FullPath == run.FullPath)
        {
            Forget(Run.Id);
        }

        return kept;
    }

    private RunRemovalException InUse() => new($"Run {Run.Id} is in use by a worker.", "Stop it first, or wait for its end.");

    private static string Words(RunState state) => state.ToString().ToLowerInvariant();

    private static void RefuseLinks(string folder)
    {
        // The output folder itself may be a link of the user's.
        string[] ours = [Path.Combine(folder, OwnNames.Lock), folder, Path.Combine(folder, ".."), Path.Combine(folder, "..", "..")];
        if (ours.Select(Path.GetFullPath).FirstOrDefault(path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            throw new RunRemovalException($"{link} is a link, and links are not followed.", "Remove by hand what it leads to.");
        }
    }

    private static ArtifactSearch SearchArtifacts(CataloguedRun run)
    {
        var output = Path.GetFullPath(Path.Combine(run.Run!.FullPath, "..", "..", ".."));
        if (run.Record is null || RunDirectory.ForOutput(output, run.Id).FullPath != run.Run.FullPath)
        {
            throw new RunRemovalException(
                $"The folder {run.Run.FullPath} does not tell what run {run.Id} wrote into its output folder.",
                "Remove it without what it wrote there.");
        }

        var others = RunCatalogue.InOutput(output).Where(other => other.Id != run.Id).ToList();
        foreach (var other in others)
        {
            RefuseIfActive(other);
        }

        return ArtifactSearch.Of(run, output, others);
    }

    private static void AddRecords(string folder, List<OwnFile> files, List<string> folders, List<KeptFile> kept)
    {
        var names = Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry)!)
            .ToHashSet(StringComparer.Ordinal);
        var index = Path.Combine(folder, OwnNames.IndexFolder);
        if (names.Contains(OwnNames.IndexFolder) && OwnFile.IsPlainFolder(index))
        {
            names.Remove(OwnNames.IndexFolder);
            folders.Add(index);
            foreach (var entry in Directory.EnumerateFileSystemEntries(index).Order(StringComparer.Ordinal))
            {
                Add(OwnNames.IsIndex(Path.GetFileName(entry)) ? OwnFile.At(entry, isArtifact: false) : null, entry);
            }
        }

        foreach (var name in names.Where(OwnNames.IsTemporary).Concat(OwnNames.Records.Where(names.Contains)).ToList())
        {
            names.Remove(name);
            var path = Path.Combine(folder, name);
            Add(OwnFile.At(path, isArtifact: false), path);
        }

        names.Remove(OwnNames.Lock);
        kept.AddRange(names.Order(StringComparer.Ordinal).Select(name => new KeptFile(Path.Combine(folder, name), "not Lathe's")));

        void Add(OwnFile? file, string path)
        {
            if (file is null)
            {
                kept.Add(new KeptFile(path, "not Lathe's"));
            }
            else
            {
                files.Add(file);
            }
        }
    }
}
