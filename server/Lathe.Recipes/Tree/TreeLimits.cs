namespace Lathe.Recipes.Tree;

/// <summary>Bounds on what a recipe may ask of its reader.</summary>
public static class TreeLimits
{
    /// <summary>UTF-16 code units of a recipe.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Nested lists and mappings.</summary>
    public const int MaxDepth = 32;

    /// <summary>Nodes a walk of the whole tree visits, aliases expanded.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>Lines left out before the reader gives up.</summary>
    public const int MaxRepairs = 100;

    /// <summary>UTF-16 code units parsed in all, over all repairs of one text.</summary>
    internal const int MaxWork = 16 << 20;
}
