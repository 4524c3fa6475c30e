using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>A document that is open in the editor, as it is in one version.</summary>
/// <param name="Uri">As the client writes it.</param>
/// <param name="Version">Of the text.</param>
/// <param name="Snapshot">The text and what is known of it.</param>
internal sealed record OpenDocument(string Uri, int Version, RecipeSnapshot Snapshot)
{
    public SourceText Text => Snapshot.Source;
}
