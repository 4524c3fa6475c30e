using Lathe.Jobs.Events;

namespace Lathe.Jobs.Catalogue;

/// <summary>
/// Finds what a run wrote into its output folder and is still as it wrote it: the folders its checkpoint events name, and the files its
/// summary lists. Not what a later run wrote again, what was changed since, what is reached through a link, or what has a name that no
/// checkpoint's file has.
/// </summary>
internal sealed class ArtifactSearch
{
    /// <summary>File systems that keep times in steps of two seconds round up.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private readonly string _output;
    private readonly Dictionary<string, DateTimeOffset> _writtenByOthers = new(StringComparer.Ordinal);
    private readonly List<OwnFile> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<KeptFile> _kept = [];

    private ArtifactSearch(string output) => _output = output;

    public IReadOnlyList<OwnFile> Files => _files;

    /// <summary>Checkpoints, to be removed when nothing is left in them.</summary>
    public IReadOnlyList<string> Folders => _folders;

    public IReadOnlyList<KeptFile> Kept => _kept;

    /// <param name="run">The run.</param>
    /// <param name="output">Where its output folder is now.</param>
    /// <param name="others">The other runs of the output folder.</param>
    /// <exception cref="IOException">The events of one of the runs can't be read, so that nobody knows whose the files are.</exception>
    public static ArtifactSearch Of(CataloguedRun run, string output, IEnumerable<CataloguedRun> others)
    {
        var search = new ArtifactSearch(output);
        foreach (var other in others)
        {
            search.Exclude(other, isLater: string.CompareOrdinal(other.Id.ToString(), run.Id.ToString()) > 0);
        }

        foreach (var (name, time) in Written(run))
        {
            search.Take(name, time);
        }

        return search;
    }

    /// <summary>Names of files and checkpoint folders in the output folder, and when the run said that they are written.</summary>
    private static IEnumerable<(string Name, DateTimeOffset Time)> Written(CataloguedRun run)
    {
        var story = RunStory.Read(run.Run!);
        var names = story.Checkpoints
            .Where(checkpoint => Path.GetDirectoryName(checkpoint.Path) == run.Record!.OutputDirectory)
            .Select(checkpoint => (Name: Path.GetFileName(checkpoint.Path), checkpoint.Time))
            .Where(checkpoint => OwnNames.IsCheckpointFolder(checkpoint.Name));
        var end = EventTail.End(run.Run!);
        return end is null || story.Summary is not { } summary
            ? names
            : names.Concat(summary.Files.Where(IsName).Select(name => (name, end.Time)));
    }

    /// <summary>A name in the folder itself: a path could lead anywhere.</summary>
    private static bool IsName(string file) => file is not ("" or "." or "..") && Path.GetFileName(file) == file && !file.Contains('\0');

    private void Exclude(CataloguedRun other, bool isLater)
    {
        if (other.Record is null)
        {
            throw new IOException(
                $"The records of run {other.Id} in the same output folder can't be read, so nobody knows which files are its own.");
        }

        foreach (var (name, time) in Written(other))
        {
            var writtenAt = isLater ? DateTimeOffset.MaxValue : time;
            if (writtenAt > _writtenByOthers.GetValueOrDefault(name))
            {
                _writtenByOthers[name] = writtenAt;
            }
        }
    }

    private void Take(string name, DateTimeOffset time)
    {
        var path = Path.Combine(_output, name);
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return;
        }

        if (_writtenByOthers.TryGetValue(name, out var again) && again > time)
        {
            _kept.Add(new KeptFile(path, "another run wrote it later"));
        }
        else if (!OwnNames.IsWeightsFolder(name))
        {
            Take(OwnFile.At(path, isArtifact: true), path, time);
        }
        else if (OwnFile.IsPlainFolder(path))
        {
            _folders.Add(path);
            foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            {
                Take(OwnNames.IsInCheckpoint(Path.GetFileName(entry)) ? OwnFile.At(entry, isArtifact: true) : null, entry, time);
            }
        }
        else
        {
            _kept.Add(new KeptFile(path, "not a folder that Lathe wrote"));
        }
    }

    private void Take(OwnFile? file, string path, DateTimeOffset time)
    {
        if (file is null)
        {
            _kept.Add(new KeptFile(path, "not a file that Lathe wrote"));
        }
        else if (file.ChangedAt > time.UtcDateTime + Slack)
        {
            _kept.Add(new KeptFile(path, "changed since the run wrote it"));
        }
        else
        {
            _files.Add(file);
        }
    }
}
