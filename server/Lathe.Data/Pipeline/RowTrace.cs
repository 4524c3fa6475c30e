namespace Lathe.Data.Pipeline;

/// <summary>Puts a <see cref="TracedRow"/> together, from its first token to its last.</summary>
/// <param name="length">Tokens in all.</param>
internal sealed class RowTrace(int length)
{
    private readonly int[] _ids = new int[length];
    private readonly TokenUse[] _uses = new TokenUse[length];
    private int _at;

    /// <param name="ids">The next tokens.</param>
    /// <param name="labels">Of the same length.</param>
    public void Keep(ReadOnlySpan<int> ids, ReadOnlySpan<int> labels)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            Add(ids[i], labels[i] == TokenizedExample.IgnoreLabel ? TokenUse.Masked : TokenUse.Learnt);
        }
    }

    public void Cut(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            Add(id, TokenUse.Cut);
        }
    }

    public TracedRow ToRow(bool isAnswerCut) => new(_ids, _uses, isAnswerCut);

    private void Add(int id, TokenUse use)
    {
        _ids[_at] = id;
        _uses[_at++] = use;
    }
}
