namespace Lathe.Recipes.Schema;

/// <summary>What is wrong with a value.</summary>
internal enum ViolationKind
{
    /// <summary>The mapping has no such field.</summary>
    UnknownField,

    /// <summary>The value is of another kind.</summary>
    WrongType,

    /// <summary>The text is none of those allowed.</summary>
    UnknownChoice,

    /// <summary>The number is too small or too large.</summary>
    OutOfRange,

    /// <summary>The field has a former name.</summary>
    Deprecated,
}
