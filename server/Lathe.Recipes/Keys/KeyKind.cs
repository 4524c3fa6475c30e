namespace Lathe.Recipes.Keys;

/// <summary>The shape of a key's value.</summary>
public enum KeyKind
{
    Bool,
    WholeNumber,
    Real,
    Text,

    /// <summary>Texts, written as a YAML list or as one text with commas.</summary>
    TextList,

    /// <summary>One of a closed set of names.</summary>
    Choice,

    /// <summary>Not described further: the key is not bound.</summary>
    Other,
}
