namespace Lathe.Data.Tokenizers.Training;

/// <summary>A trained vocabulary.</summary>
/// <param name="Tokens">By id: special tokens, bytes, merged tokens, the latter two in the byte alphabet of GPT-2.</param>
/// <param name="Merges">In order of rank.</param>
/// <param name="SpecialTokens">How many of the tokens are special.</param>
public sealed record TrainedBpe(IReadOnlyList<string> Tokens, IReadOnlyList<(string Left, string Right)> Merges, int SpecialTokens);
