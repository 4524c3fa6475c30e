namespace Lathe.Protocol.Lsp;

/// <summary>Of what a client can do, what makes a difference here.</summary>
public sealed record ClientCapabilities(TextDocumentClientCapabilities? TextDocument = null, WorkspaceClientCapabilities? Workspace = null)
{
    /// <summary>Completion may insert texts with places to fill in.</summary>
    public bool HasSnippets => TextDocument?.Completion?.CompletionItem?.SnippetSupport == true;

    /// <summary>A list of completions may say once what all its items replace.</summary>
    public bool HasEditRange => TextDocument?.Completion?.CompletionList?.ItemDefaults?.Contains("editRange") == true;

    /// <summary>A diagnostic may name other places.</summary>
    public bool HasRelatedInformation => TextDocument?.PublishDiagnostics?.RelatedInformation == true;

    /// <summary>The server may ask for lenses to be asked for again.</summary>
    public bool CanRefreshLenses => Workspace?.CodeLens?.RefreshSupport == true;

    /// <summary>The server may ask for hints to be asked for again.</summary>
    public bool CanRefreshHints => Workspace?.InlayHint?.RefreshSupport == true;
}
