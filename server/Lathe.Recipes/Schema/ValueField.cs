namespace Lathe.Recipes.Schema;

/// <summary>A field of a mapping.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Documentation">What it does, in one or two sentences.</param>
public sealed record ValueField(string Name, ValueShape Shape, string Documentation)
{
    /// <summary>The default as JSON; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>More for an editor, as Markdown, instead of <see cref="Documentation"/>.</summary>
    public string? Markdown { get; init; }

    /// <summary>Why the name should no longer be used; null when it may.</summary>
    public string? Deprecated { get; init; }
}
