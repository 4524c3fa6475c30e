using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>What is trained: stage, full or LoRA, and the adapter's shape.</summary>
public sealed record MethodOptions
{
    [RecipeKey("What is learned: pt continues raw text, sft answers prompts.", NotYet = "rm ppo dpo kto")]
    public TrainingStage Stage { get; init; } = TrainingStage.Sft;

    [RecipeKey(
        "Whether all weights are trained (full), those of some layers (freeze), or small low-rank matrices beside them (lora).", NotYet = "oft",
        MemoryEffect = "full keeps gradients and optimizer states of all weights: about 16 bytes per parameter in all.")]
    public FinetuningType FinetuningType { get; init; } = FinetuningType.Lora;

    [RecipeKey(
        "Layers that finetuning_type freeze trains: so many of the last ones, or of the first ones when negative.", Unit = "layers",
        MemoryEffect = "The other layers need neither gradients nor optimizer states, and those below the first trained one keep no activations.")]
    public int FreezeTrainableLayers { get; init; } = 2;

    /// <summary>Direct parts of a layer, such as <c>mlp</c>, or the single word <c>all</c>.</summary>
    [RecipeKey(
        "Parts of these layers that finetuning_type freeze trains, such as self_attn or mlp; all means every one.",
        Usual = "all self_attn mlp input_layernorm post_attention_layernorm",
        MemoryEffect = "The other parts need neither gradients nor optimizer states.")]
    public IReadOnlyList<string> FreezeTrainableModules { get; init; } = ["all"];

    [RecipeKey(
        "Modules outside the layers that finetuning_type freeze trains too, such as embed_tokens, norm or lm_head.", Usual = "embed_tokens norm lm_head",
        MemoryEffect = "Each needs gradients and optimizer states; with embed_tokens every layer keeps its activations.")]
    public IReadOnlyList<string> FreezeExtraModules { get; init; } = [];

    [RecipeKey(
        "Rank of the LoRA matrices: higher learns more and needs more memory.", Min = 1, Max = 65536,
        MemoryEffect = "Trainable parameters grow in proportion.")]
    public int LoraRank { get; init; } = 8;

    /// <summary>Scale numerator; null or 0 means twice the rank.</summary>
    [RecipeKey("LoRA scale: the update is multiplied by lora_alpha / lora_rank. Null or 0 means twice the rank.", Min = 0)]
    public int? LoraAlpha { get; init; }

    [RecipeKey("Share of the adapter's inputs dropped while training.", Min = 0, Max = 1, MaxExclusive = true)]
    public double LoraDropout { get; init; }

    /// <summary>Module suffixes, or the single word <c>all</c>: every linear layer except lm_head.</summary>
    [RecipeKey("Modules that get LoRA matrices, by the last part of their names; all means every linear layer but the output head.")]
    public IReadOnlyList<string> LoraTarget { get; init; } = ["all"];

    [RecipeKey(
        "Modules trained in full beside the LoRA matrices and saved with them.",
        MemoryEffect = "Each is copied, with gradients and optimizer states.")]
    public IReadOnlyList<string> AdditionalTarget { get; init; } = [];

    [RecipeKey("Divides lora_alpha by the root of the rank instead of the rank (rsLoRA), so that high ranks learn as fast as low ones.")]
    public bool UseRslora { get; init; }

    [RecipeKey(
        "Learns the length of each row of the weights apart from its direction, which the LoRA matrices turn (DoRA).",
        MemoryEffect = "Each adapted layer keeps its output once more, and one number per output.")]
    public bool UseDora { get; init; }

    [RecipeKey(
        "Learning rate of the second LoRA matrix (B) over that of the first (LoRA+); usual are 4 to 16. Null gives both the same.",
        Min = 0, MinExclusive = true)]
    public double? LoraplusLrRatio { get; init; }

    [RecipeKey(
        "Starts the LoRA matrices from the largest singular components of the weights, which lose them (PiSSA). The adapter then belongs to "
            + "the weights without these components; pissa_convert also writes one for the model as it was.",
        MemoryEffect = "The matrices of the start are kept as well.")]
    public bool PissaInit { get; init; }

    [RecipeKey("Rounds of the approximate decomposition of pissa_init; -1 computes it exactly, which takes long for large models.", Unit = "rounds", Min = 1, Also = -1)]
    public int PissaIter { get; init; } = 16;

    [RecipeKey("Also writes the result of pissa_init as an ordinary LoRA adapter of twice the rank (pissa_converted), which loads on the model as it was.")]
    public bool PissaConvert { get; init; }

    [RecipeKey("Evaluation also reports the share of answer tokens predicted right.")]
    public bool ComputeAccuracy { get; init; }

    [RecipeKey("Takes training samples in the order of the data.")]
    public bool DisableShuffling { get; init; }

    [RecipeKey(
        "Optimizes the matrices of the layers with Muon, and the embedding, the output head and vectors with AdamW; optim has no effect then. "
            + "The products of each update make steps longer, on small batches much longer.",
        MemoryEffect = "4 bytes of states per weight of a matrix instead of 8.")]
    public bool UseMuon { get; init; }

    [RecipeKey("Writes the loss curves as PNG files into output_dir at the end.")]
    public bool PlotLoss { get; init; }
}

public enum TrainingStage
{
    [RecipeChoice("Continues raw text: every token is learned.")]
    Pt,

    [RecipeChoice("Answers prompts: the tokens of the answers are learned.")]
    Sft,
}

public enum FinetuningType
{
    [RecipeChoice("Trains small low-rank matrices beside the weights, which stay as they are; the result is an adapter.")]
    Lora,

    [RecipeChoice("Trains every weight; the result is a whole model.")]
    Full,

    [RecipeChoice("Trains the weights of some layers, which freeze_trainable_layers tells; the result is a whole model.")]
    Freeze,
}
