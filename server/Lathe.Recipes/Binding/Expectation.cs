using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>What a key wants, in words.</summary>
internal static class Expectation
{
    /// <summary>The kind of value, to follow "has to be".</summary>
    public static string Kind(RecipeKey key) =>
        key.AlternativeKind is { } other ? $"{Kind(key, key.Kind)}, or {Kind(key, other)}" : Kind(key, key.Kind);

    /// <summary>What to write instead, as a sentence.</summary>
    public static string Advice(RecipeKey key, YamlNode written) => key.Kind switch
    {
        _ when key.AlternativeKind is not null => $"Write {Kind(key)}.",
        KeyKind.Choice => Possible(key),
        KeyKind.WholeNumber when key.Choices.Count > 0 => Possible(key),
        KeyKind.Text when written is ScalarNode => "Put quotes around it if it is meant as text.",
        KeyKind.Text => "Write one text; quotes make it one.",
        KeyKind.Bool => "Write true or false.",
        KeyKind.Mapping => "Write 'name: value' lines below it, further to the right.",
        _ => key.RangeText() is { Length: > 0 } range
            ? $"Write a number that is {range}{(key.Unit is null ? "" : $" ({key.Unit})")}."
            : $"Write {Kind(key)}{(key.Unit is null ? "" : $" ({key.Unit})")}.",
    };

    private static string Kind(RecipeKey key, KeyKind kind) => kind switch
    {
        KeyKind.Bool => "true or false",
        KeyKind.WholeNumber => "a whole number",
        KeyKind.Real => "a number",
        KeyKind.Choice => $"one of {string.Join(", ", key.Choices)}",
        KeyKind.TextList => "a name or a list of names",
        KeyKind.NumberList => "a number or a list of numbers",
        KeyKind.Mapping => "a mapping",
        _ => "text",
    };

    private static string Possible(RecipeKey key) => $"Possible: {string.Join(", ", key.Choices)}.";
}
