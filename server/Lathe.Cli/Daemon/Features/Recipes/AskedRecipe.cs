using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Rendering;
using Lathe.LanguageService.Snapshots;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Features.Recipes;

/// <summary>The recipe that a request names by its URI. Failures are those of <see cref="RunFailure"/>.</summary>
internal static class AskedRecipe
{
    /// <summary>Looked at anew.</summary>
    public static RecipeSnapshot Of(string uri, Workspace workspace) =>
        workspace.With(uri, version: 0, TextOf(uri, workspace)).Find(uri)!.Snapshot;

    /// <summary>The open document's text, else the file's.</summary>
    public static SourceText TextOf(string uri, Workspace workspace)
    {
        if (workspace.Find(uri)?.Text is { } open)
        {
            return open;
        }

        var path = DocumentUri.ToPath(uri) ?? throw RunFailure.InvalidParams($"{uri} is neither open nor a file.");
        return RecipeFile.TryRead(path, out var source, out var problem)
            ? source
            : throw RunFailure.Of(RunErrorKind.RecipeUnreadable, problem);
    }
}
