namespace Lathe.Training.Kernels;

/// <summary>Layout of causal attention over a batch: queries [B * T, H * D], keys and values [B * T, KV * D], token-major.</summary>
public readonly record struct AttentionShape(int Batch, int Length, int Heads, int KeyValueHeads, int HeadDim)
{
    /// <summary>Query heads that share a key/value head.</summary>
    public int Shared => Heads / KeyValueHeads;

    public double Scale => 1 / Math.Sqrt(HeadDim);
}
