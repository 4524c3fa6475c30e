using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>The MLP of a sparse layer: a router, experts to choose from, and in some families experts every token goes through.</summary>
internal sealed record ExpertLayout
{
    /// <summary>Linear modules of one expert; also of the shared ones.</summary>
    public required IReadOnlyList<Projection> Projections { get; init; }

    public string CountKey { get; init; } = "num_experts";

    public string PerTokenKey { get; init; } = "num_experts_per_tok";

    /// <summary>Width of one expert.</summary>
    public string IntermediateKey { get; init; } = "moe_intermediate_size";

    /// <summary>Last part of the router's path.</summary>
    public string Router { get; init; } = "gate";

    public bool RouterHasBias { get; init; }

    /// <summary>All experts are in one tensor per projection: no linear modules.</summary>
    public bool AreStacked { get; init; }

    /// <summary>How many experts' width the shared MLP has.</summary>
    public string? SharedCountKey { get; init; }

    /// <summary>Width of the shared MLP.</summary>
    public string? SharedIntermediateKey { get; init; }

    /// <summary>A linear module of one row that weighs what the shared MLP gives.</summary>
    public string? SharedGate { get; init; }

    /// <summary>A stored value per expert that corrects the router's scores, kept without a gradient.</summary>
    public bool HasScoreCorrection { get; init; }
}
