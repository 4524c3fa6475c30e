namespace Lathe.Protocol.Lsp;

public sealed record CompletionItem
{
    public required string Label { get; init; }

    public required CompletionItemKind Kind { get; init; }

    public string? Detail { get; init; }

    public string? SortText { get; init; }

    public string? FilterText { get; init; }

    public InsertTextFormat? InsertTextFormat { get; init; }

    public required TextEdit TextEdit { get; init; }

    public IReadOnlyList<CompletionItemTag>? Tags { get; init; }

    /// <summary>Runs after the insertion.</summary>
    public Command? Command { get; init; }

    /// <summary>Comes back with the request for the item's documentation.</summary>
    public CompletionItemData? Data { get; init; }
}
