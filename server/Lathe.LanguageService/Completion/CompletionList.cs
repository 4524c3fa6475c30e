namespace Lathe.LanguageService.Completion;

/// <summary>What may be written at the caret.</summary>
/// <param name="Items">All of it; choosing those that fit what is typed is the editor's.</param>
/// <param name="IsIncomplete">There may be more when more is typed: ask again.</param>
public sealed record CompletionList(IReadOnlyList<CompletionItem> Items, bool IsIncomplete)
{
    public static CompletionList Empty { get; } = new([], IsIncomplete: false);
}
