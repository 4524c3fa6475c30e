namespace Lathe.Protocol.Lsp;

public sealed record CodeAction
{
    public required string Title { get; init; }

    /// <summary>One of <see cref="CodeActionKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it settles.</summary>
    public IReadOnlyList<Diagnostic>? Diagnostics { get; init; }

    public bool? IsPreferred { get; init; }

    public required WorkspaceEdit Edit { get; init; }
}
