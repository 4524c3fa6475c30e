using Lathe.Recipes.Text;

namespace Lathe.Recipes.Findings;

/// <summary>One thing to tell the user about a recipe: what is wrong, where, and what to do.</summary>
/// <param name="Code">A code of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">Only <see cref="Severity.Error"/> refuses the recipe.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Source">The text <paramref name="Span"/> is in: the recipe, or a <c>key=value</c> argument.</param>
/// <param name="Span">The responsible place; always inside <paramref name="Source"/>.</param>
public sealed record Finding(string Code, Severity Severity, string Message, SourceText Source, TextSpan Span)
{
    /// <summary>The recipe key the finding is about, if any.</summary>
    public string? Key { get; init; }

    /// <summary>What to do, in one sentence.</summary>
    public string? Help { get; init; }

    /// <summary>Text that may replace the span, such as the nearest known name.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Other places that have to do with it.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    public LinePosition Start => Source.GetPosition(Span.Start);

    public LinePosition End => Source.GetPosition(Span.End);

    public override string ToString() => $"{Source.Path}:{Start.Line}:{Start.Column}: {Severity} {Code}: {Message}";
}
