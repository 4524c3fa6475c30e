namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>What a pair of tokens becomes.</summary>
/// <param name="Rank">Merges of lower rank come first.</param>
/// <param name="Id">The merged token.</param>
internal readonly record struct Merge(int Rank, int Id);
