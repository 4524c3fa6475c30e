namespace Lathe.Training.Kernels;

/// <summary>Layout of causal attention over a batch: queries [B * T, H * D], keys and values [B * T, KV * D], token-major.</summary>
public readonly record struct AttentionShape(int Batch, int Length, int Heads, int KeyValueHeads, int HeadDim)
{
    /// <summary>
    /// Of each sequence, spans without gaps, in order, whose tokens see only those of the same span; null: a sequence is one span.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<SampleSpan>>? Spans { get; init; }

    /// <summary>What the scores go through before the softmax.</summary>
    public AttentionRules Rules { get; init; } = AttentionRules.Plain;

    /// <summary>Query heads that share a key/value head.</summary>
    public int Shared => Heads / KeyValueHeads;

    public double Scale => Rules.Scale(HeadDim);

    /// <summary>Tokens of the longest span.</summary>
    public int LongestSpan => Spans is null ? Length : Spans.Max(spans => spans.Max(span => span.Length));

    public IReadOnlyList<SampleSpan> SpansOf(int sequence) => Spans is null ? [new SampleSpan(0, Length)] : Spans[sequence];
}
