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

    [RecipeKey(
        "Lets the vocabulary grow: tokens that end the template's answers are added where the tokenizer lacks them, and embedding and output "
            + "head get rows for all of its tokens, up to a multiple of 64. LoRA then trains both in full and saves them with the adapter, "
            + "unless additional_target says otherwise. Adding tokens turns it on.",
        MemoryEffect = "Each added token is a row of the embedding and, unless they are tied, of the output head; with LoRA both need gradients and optimizer states.")]
    public bool ResizeVocab { get; init; }

    [RecipeKey(
        "Reads the text of special tokens in the data as ordinary text, so that no row can begin or end a turn by what it says. The "
            + "template's own special tokens stay what they are.")]
    public bool SplitSpecialTokens { get; init; }

    [RecipeKey("Adds these ordinary tokens to the tokenizer; each is found in a text before the text is cut.")]
    public IReadOnlyList<string> AddTokens { get; init; } = [];

    [RecipeKey("Adds these special tokens to the tokenizer, which decoded text can be shown without.")]
    public IReadOnlyList<string> AddSpecialTokens { get; init; } = [];

    [RecipeKey(
        "YAML file of new special tokens and a description of each, from which their embeddings can start (init_special_tokens). It takes the "
            + "place of add_special_tokens.")]
    public string? NewSpecialTokensConfig { get; init; }

    [RecipeKey("How the embeddings of new tokens start. Tokens without a description start as noise_init has it.")]
    public NewTokenStart InitSpecialTokens { get; init; } = NewTokenStart.NoiseInit;
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

public enum NewTokenStart
{
    [RecipeChoice("At the average of all other tokens, with noise.")]
    NoiseInit,

    [RecipeChoice("At the average of the tokens of their description.")]
    DescInit,

    [RecipeChoice("At the average of the tokens of their description, with noise.")]
    DescInitWNoise,
}
