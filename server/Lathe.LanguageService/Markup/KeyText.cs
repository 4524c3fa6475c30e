using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Markup;

/// <summary>A key in a few words.</summary>
internal static class KeyText
{
    /// <summary>What is shown beside a key: kind and default, or that it does nothing here.</summary>
    public static string Detail(RecipeKey key) => key.Status switch
    {
        KeyStatus.NotYet => "not possible yet",
        KeyStatus.Ignored => "has no effect here",
        _ when Default(key) is { } value => $"{Kind(key)}, default {value}",
        _ => Kind(key),
    };

    public static string Kind(RecipeKey key) => key.Kind switch
    {
        KeyKind.Bool => "true or false",
        KeyKind.WholeNumber => "whole number",
        KeyKind.Real => "number",
        KeyKind.Choice => string.Join(" | ", key.Choices),
        KeyKind.TextList => "names",
        _ => "text",
    };

    /// <summary>The default as written in a recipe; null when the key has no value by itself.</summary>
    public static string? Default(RecipeKey key) => key.DefaultText switch
    {
        "null" or "''" or "[]" or "(none)" => null,
        ['[', .. var single, ']'] when key.Kind == KeyKind.TextList && !single.Contains(',', StringComparison.Ordinal) => single,
        _ => key.DefaultText,
    };
}
