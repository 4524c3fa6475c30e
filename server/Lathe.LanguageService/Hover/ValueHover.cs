using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Markup;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Hover;

/// <summary>What a value is or means, where its looks do not say so.</summary>
internal static class ValueHover
{
    public static HoverResult? For(RecipeSnapshot snapshot, MappingEntry entry, int offset)
    {
        RecipeKey? key = RecipeKeys.Find(Renames.PresentName(entry.Key.Text));
        if (key is null or { Secret: true })
        {
            return null;
        }

        if (entry.Value.Span != entry.ValueSpan)
        {
            return ForAlias(snapshot, entry);
        }

        return entry.Value switch
        {
            ScalarNode when key.Kind == KeyKind.TextList => ForNames(snapshot, key, offset),
            ScalarNode scalar => Join(entry.ValueSpan, Notes(snapshot, key, scalar)),
            SequenceNode list => list.Items.OfType<ScalarNode>().FirstOrDefault(item => item.Span.Contains(offset)) is { } item
                ? Join(item.Span, [NameNotes.For(snapshot, key, item.Text)])
                : null,
            _ => null,
        };
    }

    private static HoverResult? ForAlias(RecipeSnapshot snapshot, MappingEntry entry) =>
        entry.Value is ScalarNode scalar && !snapshot.Bound.Keys.Values.Any(bound => bound.Key.Secret && bound.Value == scalar)
        ? Join(entry.ValueSpan, [$"{Markdown.Code(snapshot.Source.Slice(entry.ValueSpan))} stands for {Markdown.Code(scalar.Text)}."])
        : null;

    /// <summary>One of several names with commas.</summary>
    private static HoverResult? ForNames(RecipeSnapshot snapshot, RecipeKey key, int offset) =>
        CaretContext.At(snapshot, offset) is ValuePlace { Word: var word } && word.Contains(offset)
            ? Join(word, [NameNotes.For(snapshot, key, snapshot.Source.Slice(word))])
            : null;

    private static IEnumerable<string?> Notes(RecipeSnapshot snapshot, RecipeKey key, ScalarNode scalar)
    {
        switch (key.Kind)
        {
            case KeyKind.Choice:
                yield return ChoiceNote(key, scalar);
                break;
            case KeyKind.Text:
                yield return NameNotes.For(snapshot, key, scalar.Text);
                break;
            default:
                yield return NumberNotes.Reading(key, scalar);
                yield return NumberNotes.Share(key, scalar);
                yield return SumNotes.For(snapshot.Bound.Recipe, key.Name);
                break;
        }
    }

    private static string? ChoiceNote(RecipeKey key, ScalarNode scalar)
    {
        // A bare "no" is a boolean to YAML and still means the choice.
        string choice = scalar.Value is { Kind: ScalarKind.Bool, Bool: false } ? "no" : scalar.Text;
        return key.ChoiceDocumentation.ContainsKey(choice) ? ChoiceText.Line(key, choice)
            : key.IsKnownNotYetValue(choice) ? $"{Markdown.Code(choice)} is not possible yet."
            : null;
    }

    private static HoverResult? Join(TextSpan span, IEnumerable<string?> notes)
    {
        string[] said = [.. notes.OfType<string>()];
        return said.Length == 0 ? null : new HoverResult(string.Join("\n\n", said), span);
    }
}
