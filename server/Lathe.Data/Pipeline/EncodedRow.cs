namespace Lathe.Data.Pipeline;

/// <summary>A row as tokens, before packing.</summary>
/// <param name="Example">Ids and labels.</param>
/// <param name="IsTruncated">Some of its tokens did not fit into <c>cutoff_len</c>.</param>
/// <param name="IsAnswerCut">Some of those belonged to an answer.</param>
internal sealed record EncodedRow(TokenizedExample Example, bool IsTruncated, bool IsAnswerCut);
