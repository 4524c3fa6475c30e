namespace Lathe.Data.Pipeline;

/// <summary>All tokens of a row, also those that did not fit into <c>cutoff_len</c>, with what becomes of each.</summary>
/// <param name="Ids">Length T, as if there were no limit.</param>
/// <param name="Uses">Length T.</param>
/// <param name="IsAnswerCut">Some of those that were cut belonged to an answer.</param>
internal sealed record TracedRow(int[] Ids, TokenUse[] Uses, bool IsAnswerCut);
