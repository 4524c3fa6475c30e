using Lathe.Protocol.Daemon;

namespace Lathe.Protocol.Lsp;

public sealed record ServerCapabilities
{
    public string PositionEncoding { get; init; } = "utf-16";

    public required TextDocumentSyncOptions TextDocumentSync { get; init; }

    public required CompletionOptions CompletionProvider { get; init; }

    public required bool HoverProvider { get; init; }

    public required CodeActionOptions CodeActionProvider { get; init; }

    public required bool DocumentSymbolProvider { get; init; }

    public required bool FoldingRangeProvider { get; init; }

    public required bool DocumentFormattingProvider { get; init; }

    public required bool DocumentRangeFormattingProvider { get; init; }

    public required DocumentLinkOptions DocumentLinkProvider { get; init; }

    public required bool DefinitionProvider { get; init; }

    public required bool ReferencesProvider { get; init; }

    public required bool DocumentHighlightProvider { get; init; }

    public required RenameOptions RenameProvider { get; init; }

    public required bool InlayHintProvider { get; init; }

    public required CodeLensOptions CodeLensProvider { get; init; }

    public required WorkspaceServerCapabilities Workspace { get; init; }

    public required ExperimentalCapabilities Experimental { get; init; }
}
