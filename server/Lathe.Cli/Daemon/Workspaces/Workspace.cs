using System.Collections.Immutable;
using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Facts;
using Lathe.LanguageService.Snapshots;
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

    public OpenDocument? Find(string uri) => Documents.GetValueOrDefault(uri);

    /// <summary>The same with a document in a text; what may be known about the disk is looked up anew.</summary>
    public Workspace With(string uri, int version, SourceText text)
    {
        var folder = WorkingDirectoryOf(uri);
        var snapshot = new RecipeSnapshot(text, new FileSystemFacts(folder, DocumentUri.ToPath(uri)), new DiskSurroundings(folder, FileCache.Shared));
        return this with { Documents = Documents.SetItem(uri, new OpenDocument(uri, version, snapshot)) };
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
