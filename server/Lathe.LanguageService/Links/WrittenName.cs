using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Links;

/// <summary>A name or path in a value, and where it is written.</summary>
/// <param name="Text">The name.</param>
/// <param name="Span">Without quotes; for an alias, the alias.</param>
internal readonly record struct WrittenName(string Text, TextSpan Span)
{
    /// <summary>The names of an entry: its text, the parts of a text with commas, or the items of a list.</summary>
    public static IEnumerable<WrittenName> Of(SourceText source, MappingEntry entry)
    {
        bool isList = RecipeKeys.Find(Renames.PresentName(entry.Key.Text)) is { Kind: KeyKind.TextList };
        return entry.Value switch
        {
            ScalarNode scalar when scalar.Span != entry.ValueSpan => [new WrittenName(scalar.Text, entry.ValueSpan)],
            ScalarNode scalar => OfScalar(source, scalar, isList),
            SequenceNode list when list.Span == entry.ValueSpan && isList => list.Items
                .OfType<ScalarNode>()
                .Where(item => item.Span.Start >= list.Span.Start && item.Span.End <= list.Span.End)
                .SelectMany(item => OfScalar(source, item, splits: false)),
            _ => [],
        };
    }

    private static IEnumerable<WrittenName> OfScalar(SourceText source, ScalarNode scalar, bool splits)
    {
        if (scalar.Value.Kind != ScalarKind.Text || scalar.Text.Trim().Length == 0)
        {
            yield break;
        }

        // With escapes or over several lines, parts can't be found in what is written.
        int start = source.Text.IndexOf(scalar.Text, scalar.Span.Start, scalar.Span.Length, StringComparison.Ordinal);
        if (start < 0)
        {
            yield return new WrittenName(scalar.Text, scalar.Span);
            yield break;
        }

        if (!splits)
        {
            yield return new WrittenName(scalar.Text, new TextSpan(start, scalar.Text.Length));
            yield break;
        }

        foreach (string part in scalar.Text.Split(','))
        {
            string name = part.Trim();
            if (name.Length > 0)
            {
                int blanks = part.Length - part.TrimStart().Length;
                yield return new WrittenName(name, new TextSpan(start + blanks, name.Length));
            }

            start += part.Length + 1;
        }
    }
}
