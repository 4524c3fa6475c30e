namespace Lathe.Recipes.Rules;

/// <summary>What is known about an adapter from its folder.</summary>
/// <param name="BaseModel">The model it was trained on, as <c>adapter_config.json</c> names it.</param>
/// <param name="PeftType">Its method, such as <c>LORA</c>.</param>
public sealed record AdapterFacts(string? BaseModel, string? PeftType);
