using System.Collections.Immutable;
using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Facts;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Fit;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>What the editor has open, at one moment.</summary>
/// <param name="Documents">By URI.</param>
/// <param name="Folders">Absolute paths of the workspace's folders.</param>
internal sealed record Workspace(ImmutableDictionary<string, OpenDocument> Documents, ImmutableArray<string> Folders)
{
    public static Workspace Empty { get; } = new(ImmutableDictionary<string, OpenDocument>.Empty, []);

    /// <summary>What the editor can do.</summary>
    public ClientCapabilities Client { get; init; } = new();

    /// <summary>How the user wants to see findings.</summary>
    public FindingSeverities Severities { get; init; } = FindingSeverities.AsFound;

    /// <summary>What the user wants memory to be planned for.</summary>
    public PlanTarget Target { get; init; } = PlanTarget.ThisMachine;

    /// <summary>What this machine has; null: not known yet.</summary>
    public MachineMemory? Machine { get; init; }

    /// <summary>What memory is planned for; null: not known.</summary>
    public RecipeFit? Fit { get; init; }

    /// <summary>What keeps <see cref="Fit"/> from being known; null otherwise.</summary>
    public string? FitProblem { get; init; }

    public OpenDocument? Find(string uri) => Documents.GetValueOrDefault(uri);

    /// <summary>The same with a document in a text; what may be known about the disk is looked up anew.</summary>
    public Workspace With(string uri, int version, SourceText text)
    {
        var folder = WorkingDirectoryOf(uri);
        var snapshot = new RecipeSnapshot(
            text,
            new FileSystemFacts(folder, DocumentUri.ToPath(uri)),
            new DiskSurroundings(folder, FileCache.Shared) { Fit = Fit, FitProblem = FitProblem },
            Find(uri)?.Snapshot.LastVerdict);
        return this with { Documents = Documents.SetItem(uri, new OpenDocument(uri, version, snapshot)) };
    }

    /// <summary>The same with memory planned for something else; snapshots are made anew by <see cref="Refreshed"/>.</summary>
    public Workspace PlannedFor(PlanTarget target)
    {
        var (fit, problem) = MachineMemory.Resolve(target, Machine);
        return this with { Target = target, Fit = fit, FitProblem = problem };
    }

    /// <summary>The same when the machine has what it had, but for little; else with all that follows from the change.</summary>
    public Workspace On(MachineMemory machine)
    {
        var (fit, problem) = MachineMemory.Resolve(Target, machine);
        return problem == FitProblem && !MachineMemory.IsNoticeable(Fit, fit)
            ? this with { Machine = machine }
            : (this with { Machine = machine, Fit = fit, FitProblem = problem }).Refreshed();
    }

    /// <summary>The same texts, looked at anew: the disk or the folders may have changed.</summary>
    public Workspace Refreshed() =>
        Documents.Values.Aggregate(this, (next, document) => next.With(document.Uri, document.Version, document.Text));

    public Workspace Without(string uri) => this with { Documents = Documents.Remove(uri) };

    public Workspace WithFolders(IEnumerable<WorkspaceFolder> added, IEnumerable<WorkspaceFolder> removed)
    {
        var gone = removed.Select(folder => DocumentUri.ToPath(folder.Uri)).OfType<string>().ToHashSet();
        var fresh = added.Select(folder => DocumentUri.ToPath(folder.Uri)).OfType<string>();
        return this with { Folders = [.. Folders.Where(folder => !gone.Contains(folder)).Concat(fresh).Distinct()] };
    }

    /// <summary>
    /// What relative paths of a recipe count from: the innermost workspace folder that holds it, else the recipe's own folder. For a
    /// recipe without a file: the first workspace folder, else the process's.
    /// </summary>
    public string WorkingDirectoryOf(string uri)
    {
        if (DocumentUri.ToPath(uri) is not { } path)
        {
            return Folders.FirstOrDefault() ?? Environment.CurrentDirectory;
        }

        return Folders.Where(folder => Holds(folder, path)).MaxBy(folder => folder.Length) ?? Path.GetDirectoryName(path) ?? path;
    }

    private static bool Holds(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != path && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
