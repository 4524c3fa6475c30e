namespace Lathe.Recipes.Model;

/// <summary>Which weights are tuned and how they are loaded.</summary>
public sealed record ModelOptions
{
    public string ModelNameOrPath { get; init; } = "";

    public IReadOnlyList<string> AdapterNameOrPath { get; init; } = [];

    public AttentionKernel FlashAttn { get; init; } = AttentionKernel.Auto;

    public bool DisableGradientCheckpointing { get; init; }

    public bool TrainFromScratch { get; init; }
}

public enum AttentionKernel
{
    Auto,
    Disabled,
    Sdpa,
    Fa2,
    Fa3,
}
