using System.Reflection;
using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Keys;

/// <summary>All that is known about one recipe key.</summary>
public sealed record RecipeKey
{
    public required string Name { get; init; }

    /// <summary>The part of the recipe it belongs to, such as <c>model</c> or <c>training</c>.</summary>
    public required string Group { get; init; }

    public required KeyStatus Status { get; init; }

    public required KeyKind Kind { get; init; }

    /// <summary>What the value may be besides <see cref="Kind"/>: a file's name or the mapping itself, for example.</summary>
    public KeyKind? AlternativeKind { get; init; }

    /// <summary>The commands that take the key; LLaMA-Factory refuses it in the others.</summary>
    public required IReadOnlyList<RecipeCommand> Commands { get; init; }

    /// <summary>What the key does.</summary>
    public required string Documentation { get; init; }

    /// <summary>Why the key is ignored or can't be done yet; empty for supported keys.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The default as written in YAML.</summary>
    public required string DefaultText { get; init; }

    /// <summary>Null may be written: it means the default of a key that has no value of its own.</summary>
    public bool Nullable { get; init; }

    /// <summary>The only values of a choice or a whole number; for texts and lists, known values among others.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What each of <see cref="Choices"/> means.</summary>
    public IReadOnlyDictionary<string, string> ChoiceDocumentation { get; init; } = new Dictionary<string, string>();

    /// <summary>Known values that can't be done yet; a trailing <c>*</c> stands for any ending.</summary>
    public IReadOnlyList<string> NotYetValues { get; init; } = [];

    public IReadOnlyDictionary<string, string> ValueAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>An <see cref="KeyStatus.Ignored"/> key is so in training only; the other commands that take it are what it is for.</summary>
    public bool WorksOutsideTraining { get; init; }

    /// <summary>How much a <see cref="KeyStatus.NotYet"/> key matters: a warning when the trained weights are the same.</summary>
    public Severity NotYetSeverity { get; init; } = Severity.Error;

    /// <summary>Values of a key without an effect that ask for nothing, as YAML scalars; the default is one of them.</summary>
    public IReadOnlyList<string> HarmlessValues { get; init; } = [];

    public string? Unit { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public bool MinExclusive { get; init; }

    public bool MaxExclusive { get; init; }

    public double? Also { get; init; }

    public string? MemoryEffect { get; init; }

    /// <summary>The value is a password or token: it is never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>The record property a supported key is bound to.</summary>
    internal PropertyInfo? Property { get; init; }

    /// <summary>The property of <see cref="Model.Recipe"/> that holds the record of <see cref="Property"/>.</summary>
    internal PropertyInfo? Section { get; init; }

    /// <summary>What there is to say about the key in a recipe for <paramref name="command"/>.</summary>
    public KeyStatus StatusFor(RecipeCommand command) =>
        WorksOutsideTraining && command != RecipeCommand.Train ? KeyStatus.Supported : Status;

    public bool IsKnownNotYetValue(string value) => NotYetValues.Any(known =>
        known.EndsWith('*') ? value.StartsWith(known[..^1], StringComparison.Ordinal) : known == value);

    /// <summary>The allowed numbers in words, such as <c>at least 1</c>; empty when all are allowed.</summary>
    public string RangeText()
    {
        string? low = Min is { } min ? $"{(MinExclusive ? "greater than" : "at least")} {min}" : null;
        string? high = Max is { } max ? $"{(MaxExclusive ? "less than" : "at most")} {max}" : null;
        string range = string.Join(" and ", new[] { low, high }.OfType<string>());
        return Also is { } also && range.Length > 0 ? $"{range}, or {also}" : range;
    }

    public bool InRange(double value) =>
        value == Also
        || ((Min is not { } min || (MinExclusive ? value > min : value >= min))
            && (Max is not { } max || (MaxExclusive ? value < max : value <= max)));
}
