namespace Lathe.Recipes.Rules;

/// <summary>Which chat templates there are.</summary>
/// <param name="Names">All of them.</param>
/// <param name="EfficientEosNames">Those that end an answer only once, by the token that also ends the text.</param>
public sealed record TemplateFacts(IReadOnlyCollection<string> Names, IReadOnlyCollection<string> EfficientEosNames);
