using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Markup;

/// <summary>The choices of a key in words.</summary>
internal static class ChoiceText
{
    public static string Line(RecipeKey key, string choice) => key.ChoiceDocumentation.TryGetValue(choice, out string? meaning)
        ? $"{Markdown.Code(choice)}: {Markdown.Escape(meaning)}"
        : Markdown.Code(choice);
}
