namespace Lathe.Recipes.Rules;

/// <summary>Which chat templates there are.</summary>
/// <param name="Names">Those that can be used.</param>
/// <param name="NotYetNames">Those of LLaMA-Factory that can't be used yet.</param>
/// <param name="EfficientEosNames">Those that end an answer only once, by the token that also ends the text.</param>
public sealed record TemplateFacts(
    IReadOnlyCollection<string> Names, IReadOnlyCollection<string> NotYetNames, IReadOnlyCollection<string> EfficientEosNames);
