using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>Which weights are tuned and how they are loaded.</summary>
public sealed record ModelOptions
{
    [RecipeKey("Folder with the weights to start from, in the Hugging Face layout. Every recipe needs it.")]
    public string ModelNameOrPath { get; init; } = "";

    [RecipeKey("Folders of LoRA adapters to load: all but the last are merged into the weights, the last is trained on.")]
    public IReadOnlyList<string> AdapterNameOrPath { get; init; } = [];

    [RecipeKey(
        "Which attention kernel is used. All compute the same; they differ in speed and memory.",
        MemoryEffect = "disabled keeps a matrix of attention scores per head, which grows with the square of the sequence length.")]
    public AttentionKernel FlashAttn { get; init; } = AttentionKernel.Auto;

    [RecipeKey(
        "Keeps all activations instead of computing them again in the backward pass: faster, and more memory.",
        MemoryEffect = "Activations of all layers are kept, not only the layers' inputs.")]
    public bool DisableGradientCheckpointing { get; init; }

    [RecipeKey("Starts from random weights of the shape config.json gives, instead of loading the checkpoint's weights.")]
    public bool TrainFromScratch { get; init; }

    [RecipeKey(
        "Weight of the loss that spreads tokens evenly over the experts of a mixture-of-experts model; usual are 0.001 to 0.02. At null or 0 the " +
        "model's config.json decides.",
        Min = 0)]
    public double? MoeAuxLossCoef { get; init; }
}

public enum AttentionKernel
{
    [RecipeChoice("The engine chooses.")]
    Auto,

    [RecipeChoice("Plain attention without a fused kernel.")]
    Disabled,

    [RecipeChoice("The fused kernel that comes with the engine.")]
    Sdpa,

    [RecipeChoice("FlashAttention 2 where there is one; otherwise the fused kernel that comes with the engine.")]
    Fa2,

    [RecipeChoice("FlashAttention 3 where there is one; otherwise the fused kernel that comes with the engine.")]
    Fa3,
}
