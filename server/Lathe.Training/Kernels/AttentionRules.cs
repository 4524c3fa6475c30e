namespace Lathe.Training.Kernels;

/// <summary>What a family changes in the scores s = q k^T of its attention before the softmax. No family bends and biases them at once.</summary>
public sealed record AttentionRules
{
    /// <summary>As in the paper: s / sqrt(D), every token sees all before it.</summary>
    public static AttentionRules Plain { get; } = new();

    /// <summary>Scores are divided by the root of this; null: of a head's width.</summary>
    public double? QueryScalar { get; init; }

    /// <summary>Scaled scores become c * tanh(s / c) for this c; null: they are left alone.</summary>
    public double? SoftCap { get; init; }

    /// <summary>Tokens that a token sees, itself included; null: all before it.</summary>
    public int? Window { get; init; }

    /// <summary>Of each head what its scaled scores lose per token of distance (ALiBi); null: nothing.</summary>
    public IReadOnlyList<float>? Slopes { get; init; }

    /// <summary>Only the factor may differ from the paper's.</summary>
    public bool LeavesScores => SoftCap is null && Window is null && Slopes is null;

    /// <summary>Factor of the scores of heads this wide.</summary>
    public double Scale(int headDim) => 1 / Math.Sqrt(QueryScalar ?? headDim);
}
