using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Hover;

/// <summary>Hovers in recipes.</summary>
public static class RecipeHover
{
    /// <summary>What there is to say about an offset; null for nothing. Never throws for anything a user wrote.</summary>
    public static HoverResult? At(RecipeSnapshot snapshot, int offset)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Bound.Tree.Root is MappingNode mapping)
        {
            foreach (MappingEntry entry in mapping.Entries)
            {
                if (entry.Key.Span.Contains(offset))
                {
                    return MemoryHover.AddTo(
                        KeyHover.For(entry.Key.Text, entry.Key.Span, snapshot.Bound.Command), snapshot, entry, entry.Key.Span);
                }

                if (entry.ValueSpan.Contains(offset))
                {
                    return MemoryHover.AddTo(ValueHover.For(snapshot, entry, offset), snapshot, entry, entry.ValueSpan);
                }
            }
        }

        return InUnreadLine(snapshot, offset);
    }

    /// <summary>Lines the reader had to leave out still show what their key means.</summary>
    private static HoverResult? InUnreadLine(RecipeSnapshot snapshot, int offset) =>
        CaretContext.At(snapshot, offset) is KeyPlace { Word: var word } && word.Contains(offset)
            ? KeyHover.For(snapshot.Source.Slice(word), word, snapshot.Bound.Command)
            : null;
}
