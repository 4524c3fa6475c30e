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

    /// <summary>Numbers, written as a YAML list or as one text with commas.</summary>
    NumberList,

    /// <summary>One of a closed set of names.</summary>
    Choice,

    /// <summary>Names with values, which are not looked into.</summary>
    Mapping,
}
