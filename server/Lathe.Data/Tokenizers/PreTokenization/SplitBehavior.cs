namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>What becomes of the matches of a split pattern.</summary>
internal enum SplitBehavior
{
    Isolated,
    Removed,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
