using Lathe.LanguageService.Markup;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Hover;

/// <summary>What a key means.</summary>
internal static class KeyHover
{
    public static HoverResult? For(string name, TextSpan span, RecipeCommand command)
    {
        string present = Renames.PresentName(name);
        if (RecipeKeys.Find(present) is { } key)
        {
            string former = present == name ? "" : $" (formerly {Markdown.Code(name)})";
            return new HoverResult($"**{Markdown.Code(key.Name)}**{former}\n\n{KeyMarkdown.For(key, command)}", span);
        }

        return Renames.SuggestKey(name) is { } suggestion && RecipeKeys.Find(suggestion) is { } meant
            ? new HoverResult(
                $"No key of a recipe. Perhaps {Markdown.Code(meant.Name)} is meant:\n\n{KeyMarkdown.For(meant, command)}", span)
            : null;
    }
}
