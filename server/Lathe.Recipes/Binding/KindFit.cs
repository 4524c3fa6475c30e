using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Which of the kinds a key takes a value is written in.</summary>
internal static class KindFit
{
    /// <summary>The kind to read the value as; the key's main one when it is written in neither.</summary>
    public static KeyKind Of(RecipeKey key, YamlNode value) =>
        key.AlternativeKind is { } other && !Fits(key.Kind, value) && Fits(other, value) ? other : key.Kind;

    private static bool Fits(KeyKind kind, YamlNode value) => value switch
    {
        MappingNode => kind == KeyKind.Mapping,
        SequenceNode => kind is KeyKind.TextList or KeyKind.NumberList,
        ScalarNode scalar => kind switch
        {
            KeyKind.Bool => scalar.Value.Kind == ScalarKind.Bool,
            KeyKind.WholeNumber or KeyKind.Real or KeyKind.NumberList => scalar.Value.Kind is ScalarKind.WholeNumber or ScalarKind.Real,
            KeyKind.Mapping => false,
            _ => scalar.Value.Kind == ScalarKind.Text,
        },
        _ => false,
    };
}
