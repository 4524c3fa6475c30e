using FsCheck;
using FsCheck.Fluent;
using Lathe.Jobs.Catalogue;

namespace Lathe.Jobs.Tests.Catalogue;

/// <summary>Whatever else lies around a run: removing it touches only what the run wrote.</summary>
public class ForeignFilesTests
{
    private enum Kind
    {
        File,
        Folder,
        Link,
        FolderLink,
    }

    // Places in an output folder, the run's own first among the records, and names, of which some are those of the run's files.
    private static readonly string[] Places =
        ["", "checkpoint-3", "checkpoint-4", "checkpoint-3/sub", "notes", ".lathe", ".lathe/runs", "RUN", "RUN/index", "RUN/sub", "OTHER"];

    private static readonly string[] Names =
    [
        "mine.txt", "checkpoint-3", "checkpoint-30", "adapter_model.safetensors", "README.md", "config.json", "events.jsonl", "run.json",
        "lock",
        "loss", "index", "worker.log", "trainer_state.json", ".hidden", "run.json.12-0123456789abcdef0123456789abcdef.tmp.txt",
    ];

    [Fact]
    public void Nothing_foreign_changes()
    {
        var item =
            from place in Gen.Elements(Places)
            from name in Gen.Elements(Names)
            from kind in Gen.Elements(Enum.GetValues<Kind>())
            select (Place: place, Name: name, Kind: kind);
        var generator =
            from count in Gen.Choose(0, 14)
            from items in item.ArrayOf(count)
            from withOutput in Gen.Elements(true, false)
            from hasOther in Gen.Elements(true, false)
            select (items, withOutput, hasOther);
        var property = Prop.ForAll(generator.ToArbitrary(), given => Check(given.items, given.withOutput, given.hasOther));
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    /// <param name="foreign">What is put beside, or in the place of, the run's files.</param>
    /// <param name="withOutput">Remove the artifacts too.</param>
    /// <param name="hasOther">An earlier run wrote the same files.</param>
    private static void Check((string Place, string Name, Kind Kind)[] foreign, bool withOutput, bool hasOther)
    {
        using var box = new CatalogueBox();
        var output = Path.Combine(box.Folder, "out");
        var target = Directory.CreateDirectory(Path.Combine(box.Folder, "outside")).FullName;
        File.WriteAllText(Path.Combine(target, "config.json"), "outside");
        var now = DateTimeOffset.UtcNow;
        var other = hasOther ? TrainedFolder.Write(box, now.AddHours(-1)) : null;
        var run = TrainedFolder.Write(box, now);
        var own = Tree(output).Where(path => other is null || !path.StartsWith(other.Run!.FullPath, StringComparison.Ordinal)).ToHashSet();
        foreach (var (place, name, kind) in foreign)
        {
            var path = Path.Combine(
                output,
                place.Replace("RUN", $".lathe/runs/{run.Id}", StringComparison.Ordinal)
                    .Replace("OTHER", $".lathe/runs/{other?.Id.ToString() ?? "nobody"}", StringComparison.Ordinal),
                name);
            Put(path, kind, target, run.Run!.FullPath, own);
        }

        var all = Tree(box.Folder);
        var before = all.Where(path => !own.Contains(path)).ToDictionary(path => path, Content);

        RunRemoval? removal = null;
        try
        {
            removal = RunRemoval.Plan(run, withOutput);
        }
        catch (Exception refusal) when (refusal is RunRemovalException or IOException or UnauthorizedAccessException)
        {
            // What lies there makes it impossible to tell; then nothing goes.
            Assert.Equal(all, Tree(box.Folder));
        }

        try
        {
            removal?.Execute();
        }
        catch (Exception failure) when (failure is RunRemovalException or IOException or UnauthorizedAccessException)
        {
            // A foreign thing in the place of the lock.
        }

        Assert.All(before, entry => Assert.Equal(entry.Value, Content(entry.Key)));
        if (foreign.Length == 0)
        {
            Assert.False(Directory.Exists(run.Run!.FullPath));
            Assert.Equal(!withOutput, Directory.Exists(Path.Combine(output, "checkpoint-3")));
        }
    }

    /// <summary>
    /// An artifact may be replaced, and is the run's no more. A record may not: by its records a run is known, and nothing tells a foreign
    /// file of a record's name from what Lathe writes there.
    /// </summary>
    private static void Put(string path, Kind kind, string target, string run, HashSet<string> own)
    {
        var isInTheWay = Directory.Exists(path) || IsLink(path) || IsBelowFileOrLink(path, Path.GetDirectoryName(target)!);
        var isLock = path == Path.Combine(run, "lock") && kind is Kind.File;
        var isRecord = path.StartsWith(run, StringComparison.Ordinal) && (own.Contains(path) || isLock);
        if (isInTheWay || isRecord || (File.Exists(path) && !own.Contains(path)))
        {
            return;
        }

        if (own.Remove(path))
        {
            File.Delete(path);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (kind)
        {
            case Kind.File:
                File.WriteAllText(path, "foreign");
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
                break;
            case Kind.Folder:
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, "inside.txt"), "foreign");
                break;
            case Kind.Link:
                File.CreateSymbolicLink(path, Path.Combine(target, "config.json"));
                break;
            default:
                Directory.CreateSymbolicLink(path, target);
                break;
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static bool IsBelowFileOrLink(string path, string root)
    {
        var above = Path.GetDirectoryName(path)!;
        return above != root && (File.Exists(above) || IsLink(above) || IsBelowFileOrLink(above, root));
    }

    /// <summary>Everything below, links as themselves.</summary>
    private static List<string> Tree(string folder)
    {
        List<string> found = [];
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            found.Add(entry.FullName);
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                found.AddRange(Tree(entry.FullName));
            }
        }

        return found;
    }

    private static string? Content(string path) => new FileInfo(path).LinkTarget is { } link ? $"link to {link}"
        : Directory.Exists(path) ? "folder"
        : File.Exists(path) ? File.ReadAllText(path) : null;
}
