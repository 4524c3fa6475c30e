using System.Globalization;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Schema;

/// <summary>What a recipe may hold, made from the catalogue of keys.</summary>
/// <remarks>
/// Numbers in quotes, words for booleans and the like, which the binder takes with a warning, are not in it: a schema knows no warnings.
/// Keys and values that can't be done yet are in it, since they are right in LLaMA-Factory; their texts say so.
/// </remarks>
public static class RecipeShape
{
    private const string LaterNote = "Not possible yet.";

    private const string CommaNumbers = "^[-+.,0-9eE ]*$";

    /// <summary>A whole recipe.</summary>
    public static ValueShape File { get; } = ValueShape.Closed([.. RecipeKeys.All.Select(Field), .. Renames.Deprecated.Select(Former)]);

    /// <summary>What may stand after a key.</summary>
    public static ValueShape Of(RecipeKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ValueShape shape = Of(key, key.Kind);
        shape = key.AlternativeKind is { } other ? shape.Or(Of(key, other)) : shape;
        bool nullIsDefault = key.DefaultText is "null" or "[]" or "false" or "''";
        return key.Nullable || nullIsDefault ? shape.OrNull() : shape;
    }

    private static ValueField Field(RecipeKey key) => new(key.Name, Of(key), key.Documentation)
    {
        Default = KeyFacts.DefaultJson(key),
        Markdown = KeyFacts.Markdown(key),
    };

    private static ValueField Former(KeyValuePair<string, string> rename) =>
        new(rename.Key, Of(RecipeKeys.Find(rename.Value)!), $"Former name of {rename.Value}.")
        {
            Deprecated = $"{rename.Key} is the former name of {rename.Value}, and LLaMA-Factory refuses it today.",
        };

    private static ValueShape Of(RecipeKey key, KeyKind kind) => kind switch
    {
        KeyKind.Bool => Words(ValueShape.Bool, [.. key.ValueAliases.Select(Alias), .. Later(key)]),
        KeyKind.WholeNumber => Ranged(key, ValueShape.WholeNumber(key.Min, key.Max ?? int.MaxValue)) with
        {
            NumberChoices = [.. key.Choices.Select(choice => int.Parse(choice, CultureInfo.InvariantCulture))],
        },
        KeyKind.Real => Ranged(key, ValueShape.Number(key.Min, key.Max)),
        KeyKind.Text => ValueShape.Text with { Examples = key.Choices },
        KeyKind.TextList => ListOrText(ValueShape.Text) with { Examples = key.Choices },
        KeyKind.NumberList => Numbers(Ranged(key, ValueShape.Number(key.Min, key.Max))),
        KeyKind.Choice => ValueShape.OneOf([.. key.Choices.Select(choice => Choice(key, choice)), .. Later(key)]),
        KeyKind.Mapping => NestedShapes.Of(key.Name),
        _ => ValueShape.Anything,
    };

    private static ValueShape Numbers(ValueShape number) => number.Or(ListOrText(number)) with { Pattern = CommaNumbers };

    private static ValueShape Ranged(RecipeKey key, ValueShape shape) => shape with
    {
        MinExclusive = key.MinExclusive,
        MaxExclusive = key.MaxExclusive,
        Also = key.Also,
    };

    /// <summary>Lists are written as YAML lists or as one text with commas.</summary>
    private static ValueShape ListOrText(ValueShape items) => ValueShape.ListOf(items) with { Kinds = ValueKinds.List | ValueKinds.Text };

    private static ValueShape Words(ValueShape shape, IReadOnlyList<ValueChoice> words) =>
        words.Count == 0 ? shape : shape with { Kinds = shape.Kinds | ValueKinds.Text, Choices = words };

    private static ValueChoice Alias(KeyValuePair<string, string> alias) => new(alias.Key, $"The same as {alias.Value}.");

    private static ValueChoice Choice(RecipeKey key, string choice) =>
        new(choice, key.ChoiceDocumentation.GetValueOrDefault(choice, ""));

    private static IEnumerable<ValueChoice> Later(RecipeKey key) => key.NotYetValues.Select(value => new ValueChoice(value, LaterNote));
}
