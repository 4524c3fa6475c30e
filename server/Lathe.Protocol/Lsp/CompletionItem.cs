namespace Lathe.Protocol.Lsp;

public sealed record CompletionItem
{
    public required string Label { get; init; }

    public required CompletionItemKind Kind { get; init; }

    public string? Detail { get; init; }

    public string? SortText { get; init; }

    /// <summary>Null: the label.</summary>
    public string? FilterText { get; init; }

    /// <summary>Null: plain text.</summary>
    public InsertTextFormat? InsertTextFormat { get; init; }

    /// <summary>Null where the list's <see cref="CompletionItemDefaults.EditRange"/> says what is replaced.</summary>
    public TextEdit? TextEdit { get; init; }

    /// <summary>What takes the place of the list's <see cref="CompletionItemDefaults.EditRange"/>.</summary>
    public string? TextEditText { get; init; }

    public IReadOnlyList<CompletionItemTag>? Tags { get; init; }

    /// <summary>Runs after the insertion.</summary>
    public Command? Command { get; init; }

    /// <summary>What the item's documentation is found by; comes back with the request for it.</summary>
    public string? Data { get; init; }
}
