namespace Lathe.Protocol.Runs;

/// <summary>What of a batch decides its memory.</summary>
/// <param name="Rows">Sequences.</param>
/// <param name="Length">Tokens of each, padding included.</param>
/// <param name="LabelTokens">Tokens with a label in all rows.</param>
public sealed record BatchShape(int Rows, int Length, long LabelTokens);
