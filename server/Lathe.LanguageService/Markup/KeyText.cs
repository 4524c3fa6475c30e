using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Markup;

/// <summary>A key in a few words.</summary>
internal static class KeyText
{
    /// <summary>What is shown beside a key: kind and default, or that it does nothing here.</summary>
    public static string Detail(RecipeKey key, RecipeCommand command) => key.StatusFor(command) switch
    {
        KeyStatus.NotYet => "not possible yet",
        KeyStatus.Ignored => "has no effect here",
        _ when Default(key) is { } value => $"{Kind(key)}, default {value}",
        _ => Kind(key),
    };

    public static string Kind(RecipeKey key) =>
        key.AlternativeKind is { } other ? $"{Kind(key, key.Kind)}, or {Kind(key, other)}" : Kind(key, key.Kind);

    /// <summary>The default as written in a recipe; null when the key has no value by itself.</summary>
    public static string? Default(RecipeKey key) => key.DefaultText switch
    {
        "null" or "''" or "[]" => null,
        ['[', .. var single, ']'] when key.Kind == KeyKind.TextList && !single.Contains(',', StringComparison.Ordinal) => single,
        _ => key.DefaultText,
    };

    private static string Kind(RecipeKey key, KeyKind kind) => kind switch
    {
        KeyKind.Bool => "true or false",
        KeyKind.WholeNumber => "whole number",
        KeyKind.Real => "number",
        KeyKind.Choice => string.Join(" | ", key.Choices),
        KeyKind.TextList => "names",
        KeyKind.NumberList => "numbers",
        KeyKind.Mapping => "mapping",
        _ => "text",
    };
}
