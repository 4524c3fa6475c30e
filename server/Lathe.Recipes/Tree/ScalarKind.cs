namespace Lathe.Recipes.Tree;

/// <summary>What a scalar is once read.</summary>
public enum ScalarKind
{
    Null,
    Bool,
    WholeNumber,
    Real,
    Text,

    /// <summary>The loader refuses the scalar (<c>0x_</c> looks like an integer and is none); a finding says so.</summary>
    Refused,
}
