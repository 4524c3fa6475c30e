using Lathe.LanguageService.Snapshots;

namespace Lathe.LanguageService.Completion;

/// <summary>Completion in recipes.</summary>
public static class RecipeCompletion
{
    /// <summary>What may be written at an offset. Never throws for anything a user wrote.</summary>
    public static CompletionList At(RecipeSnapshot snapshot, int offset) => CaretContext.At(snapshot, offset) switch
    {
        KeyPlace place => KeyCompletion.At(snapshot, place),
        ValuePlace place => ValueCompletion.At(snapshot, place),
        _ => CompletionList.Empty,
    };
}
