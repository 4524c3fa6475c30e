namespace Lathe.Recipes.Keys;

/// <summary>
/// Describes the recipe key a property of a recipe record is bound to. The key's name is the property's in snake case, its default the
/// property's initialiser, its kind the property's type.
/// </summary>
/// <param name="documentation">What the key does, in one or two sentences.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RecipeKeyAttribute(string documentation) : Attribute
{
    public string Documentation { get; } = documentation;

    /// <summary>The key when it is not the property's name in snake case.</summary>
    public string? Name { get; init; }

    /// <summary>The unit of a number, such as <c>tokens</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>The least allowed number; NaN for none.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>The greatest allowed number; NaN for none.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary><see cref="Min"/> itself is not allowed.</summary>
    public bool MinExclusive { get; init; }

    /// <summary><see cref="Max"/> itself is not allowed.</summary>
    public bool MaxExclusive { get; init; }

    /// <summary>One number outside the range that is allowed too, such as -1 for "off"; NaN for none.</summary>
    public double Also { get; init; } = double.NaN;

    /// <summary>How the key changes the memory a run needs.</summary>
    public string? MemoryEffect { get; init; }

    /// <summary>Known values that can't be done yet, separated by blanks; a trailing <c>*</c> stands for any ending.</summary>
    public string NotYet { get; init; } = "";

    /// <summary>Words that are usual in a list or text, separated by blanks; others are possible.</summary>
    public string Usual { get; init; } = "";

    /// <summary>Other spellings of values, as <c>word=value</c> separated by blanks.</summary>
    public string ValueAliases { get; init; } = "";

    /// <summary>Why the key is accepted without an effect; null when it has one.</summary>
    public string? Ignored { get; init; }

    /// <summary>Benchmarks take the key as well as the commands of its record.</summary>
    public bool AlsoInEval { get; init; }

    /// <summary>Why the key has no effect in training; the other commands that take it are what it is for.</summary>
    public string? IgnoredInTraining { get; init; }
}
