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
        RecipeKey? key = RecipeKeys.Find(Renames.Deprecated.GetValueOrDefault(entry.Key.Text, entry.Key.Text));
        if (key is null || key.Secret)
        {
            return null;
        }

        return entry.Value is ScalarNode scalar ? ForScalar(snapshot, key, scalar, entry.ValueSpan) : null;
    }

    private static HoverResult? ForScalar(RecipeSnapshot snapshot, RecipeKey key, ScalarNode scalar, TextSpan span)
    {
        if (key.ChoiceDocumentation.TryGetValue(scalar.Text, out string? meaning))
        {
            return new HoverResult($"{Markdown.Code(scalar.Text)}: {Markdown.Escape(meaning)}", span);
        }

        return null;
    }
}
