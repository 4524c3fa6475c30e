namespace Lathe.Recipes.Schema;

/// <summary>What may stand at a place of a recipe or of a JSON file: the one source of its schema.</summary>
public sealed record ValueShape
{
    public required ValueKinds Kinds { get; init; }

    /// <summary>The texts that are allowed; empty for any text.</summary>
    public IReadOnlyList<ValueChoice> Choices { get; init; } = [];

    /// <summary>The whole numbers that are allowed; empty for any.</summary>
    public IReadOnlyList<int> NumberChoices { get; init; } = [];

    /// <summary>What a text has to look like, as a regular expression; null for anything.</summary>
    public string? Pattern { get; init; }

    /// <summary>Known texts among others, for an editor to offer.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Beginnings for an editor to offer.</summary>
    public IReadOnlyList<ValueSnippet> Snippets { get; init; } = [];

    public double? Min { get; init; }

    public double? Max { get; init; }

    public bool MinExclusive { get; init; }

    public bool MaxExclusive { get; init; }

    /// <summary>One number outside the range that is allowed too.</summary>
    public double? Also { get; init; }

    /// <summary>What the items of a list are; null for anything.</summary>
    public ValueShape? Items { get; init; }

    /// <summary>The described fields of a mapping.</summary>
    public IReadOnlyList<ValueField> Fields { get; init; } = [];

    /// <summary>What fields with other names hold; null when there are none.</summary>
    public ValueShape? OtherFields { get; init; }

    public static ValueShape Anything { get; } = new() { Kinds = ValueKinds.Any };

    public static ValueShape Bool { get; } = new() { Kinds = ValueKinds.Bool };

    public static ValueShape Text { get; } = new() { Kinds = ValueKinds.Text };

    /// <summary>A mapping that has no other fields than those given.</summary>
    public static ValueShape Closed(params IReadOnlyList<ValueField> fields) => new() { Kinds = ValueKinds.Mapping, Fields = fields };

    /// <summary>A mapping that may have other fields too.</summary>
    public static ValueShape Open(params IReadOnlyList<ValueField> fields) =>
        new() { Kinds = ValueKinds.Mapping, Fields = fields, OtherFields = Anything };

    public static ValueShape WholeNumber(double? min = null, double? max = null) =>
        new() { Kinds = ValueKinds.WholeNumber, Min = min, Max = max };

    public static ValueShape Number(double? min = null, double? max = null) =>
        new() { Kinds = ValueKinds.Number, Min = min, Max = max };

    public static ValueShape OneOf(params IReadOnlyList<ValueChoice> choices) => new() { Kinds = ValueKinds.Text, Choices = choices };

    public static ValueShape ListOf(ValueShape items) => new() { Kinds = ValueKinds.List, Items = items };

    /// <summary>Either of two shapes; what one of them says about a kind of value holds for both.</summary>
    public ValueShape Or(ValueShape other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Kinds = Kinds | other.Kinds,
            Items = Items ?? other.Items,
            Fields = Fields.Count > 0 ? Fields : other.Fields,
            OtherFields = OtherFields ?? other.OtherFields,
        };
    }

    /// <summary>The same, or null.</summary>
    public ValueShape OrNull() => this with { Kinds = Kinds | ValueKinds.Null };
}
