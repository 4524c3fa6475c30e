namespace Lathe.Data.Templates;

/// <summary>One question and its answer as token ids.</summary>
/// <param name="Prompt">Everything up to the first token the model has to write; the first turn's holds prefix and system text too.</param>
/// <param name="Response">What the model has to write, its end-of-turn token included.</param>
public sealed record EncodedTurn(int[] Prompt, int[] Response);
