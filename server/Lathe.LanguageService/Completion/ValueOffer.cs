namespace Lathe.LanguageService.Completion;

/// <summary>A value that may be offered for a key, before it is known how it has to be written at the caret.</summary>
/// <param name="Text">The value itself, without quotes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">A few words beside it.</param>
/// <param name="DocumentationId">What its documentation is found by.</param>
internal sealed record ValueOffer(string Text, CompletionItemKind Kind, string? Detail = null, string? DocumentationId = null)
{
    /// <summary>What it is found by when that is not the value itself: a name it has elsewhere.</summary>
    public string? Alias { get; init; }

    /// <summary>More is to be written behind it, such as what is in a folder.</summary>
    public bool IsPartial { get; init; }

    /// <summary>It can't be done yet.</summary>
    public bool NotYet { get; init; }

    /// <summary>It is text to a reader and has to stay text: in quotes where YAML would take it for something else.</summary>
    public bool IsText => Kind != CompletionItemKind.Value || TextValue;

    /// <summary>A <see cref="CompletionItemKind.Value"/> that is text.</summary>
    public bool TextValue { get; init; }
}
