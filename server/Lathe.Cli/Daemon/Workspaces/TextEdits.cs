using Lathe.LanguageService.Edits;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>From changes of a text to the protocol's edits.</summary>
internal static class TextEdits
{
    public static TextEdit[] Of(SourceText text, IEnumerable<TextChange> changes) =>
        [.. changes.Select(change => new TextEdit(Positions.RangeOf(text, change.Span), change.NewText))];

    public static WorkspaceEdit Of(OpenDocument document, IEnumerable<TextChange> changes) =>
        new(new Dictionary<string, IReadOnlyList<TextEdit>> { [document.Uri] = Of(document.Text, changes) });
}
