namespace Lathe.Data.Pipeline;

/// <summary>All tokens of a row, also those that did not fit into <c>cutoff_len</c>, with what becomes of each.</summary>
/// <param name="Ids">Length T, as if there were no limit.</param>
/// <param name="Uses">Length T.</param>
/// <param name="IsAnswerCut">Some of those that were cut belonged to an answer.</param>
internal sealed record TracedRow(int[] Ids, TokenUse[] Uses, bool IsAnswerCut)
{
    /// <summary>
    /// Of rows that judge answers: where in <see cref="Ids"/> each answer begins, in order, behind the one prompt; empty for other rows.
    /// </summary>
    public IReadOnlyList<(string Name, int Start)> Answers { get; init; } = [];

    /// <summary>Tokens of the longest sequence that a training reads: the prompt with one of its answers.</summary>
    public int Length => Answers.Count == 0 ? Ids.Length : Answers[0].Start + Answers.Select((answer, i) => EndOf(i) - answer.Start).Max();

    private int EndOf(int answer) => answer + 1 < Answers.Count ? Answers[answer + 1].Start : Ids.Length;
}
