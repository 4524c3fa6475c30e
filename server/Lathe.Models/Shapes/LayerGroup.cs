namespace Lathe.Models.Shapes;

/// <summary>Layers that follow each other and have the same shape.</summary>
public sealed record LayerGroup
{
    /// <summary>How many layers.</summary>
    public required int Count { get; init; }

    /// <summary>The linear modules of one layer.</summary>
    public required IReadOnlyList<LinearShape> Linears { get; init; }

    /// <summary>
    /// Parameters of one layer that are no linear weights: norms, biases, sinks, and experts kept as one stacked tensor, which neither
    /// LoRA nor quantization of linear modules reaches.
    /// </summary>
    public required long OtherParameters { get; init; }

    /// <summary>
    /// Width of what a token goes through between the up and the down projection: the MLP's, or in a mixture of experts that of all
    /// experts a token is sent to together, shared ones included.
    /// </summary>
    public required int ActiveIntermediateSize { get; init; }

    /// <summary>The MLP multiplies two branches (gate and up).</summary>
    public required bool HasGatedMlp { get; init; }

    /// <summary>Experts to choose from; 0 in a dense layer.</summary>
    public int NumExperts { get; init; }

    /// <summary>Experts a token is sent to, without shared ones; 0 in a dense layer.</summary>
    public int NumExpertsPerToken { get; init; }

    /// <summary>Norms over the residual stream in one layer.</summary>
    public int NormCount { get; init; } = 2;

    public long LinearParameters => Linears.Sum(linear => linear.ParameterCount);

    public long ParameterCount => checked(LinearParameters + OtherParameters);
}
