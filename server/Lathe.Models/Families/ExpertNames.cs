namespace Lathe.Models.Families;

/// <summary>A family's mixtures of experts: module paths below a layer, and keys of the configuration.</summary>
public sealed record ExpertNames
{
    public string Router { get; init; } = "mlp.gate";

    /// <summary>Of the experts; their numbers follow.</summary>
    public string Experts { get; init; } = "mlp.experts";

    /// <summary>Of the expert that every token passes; null: there is none.</summary>
    public string? Shared { get; init; }

    /// <summary>Of what weighs the shared expert.</summary>
    public string? SharedGate { get; init; }

    /// <summary>Modules of an expert that give gate, up and down.</summary>
    public string Gate { get; init; } = "gate_proj";

    public string Up { get; init; } = "up_proj";

    public string Down { get; init; } = "down_proj";

    public string CountKey { get; init; } = "num_experts";

    /// <summary>Width of an expert.</summary>
    public string IntermediateKey { get; init; } = "moe_intermediate_size";

    /// <summary>Width of the shared expert.</summary>
    public string? SharedIntermediateKey { get; init; }

    /// <summary>Meaning of a missing <c>norm_topk_prob</c>; null: weights always add up to 1, and there is no key.</summary>
    public bool? DefaultNormalizes { get; init; }
}
