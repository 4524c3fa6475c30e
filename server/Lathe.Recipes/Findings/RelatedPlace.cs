using Lathe.Recipes.Text;

namespace Lathe.Recipes.Findings;

/// <summary>Another place that has to do with a finding.</summary>
/// <param name="Message">What it has to do with it, in a few words.</param>
/// <param name="Source">The text <paramref name="Span"/> is in.</param>
/// <param name="Span">The place.</param>
public sealed record RelatedPlace(string Message, SourceText Source, TextSpan Span);
