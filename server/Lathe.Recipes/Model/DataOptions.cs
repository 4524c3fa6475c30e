using System.Text.Json.Serialization;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>Which rows are trained on and how they become tokens and labels.</summary>
public sealed record DataOptions
{
    [RecipeKey("Name of the chat template that turns messages into tokens. Without it the tokenizer's own template is used.")]
    public string? Template { get; init; }

    [RecipeKey("Names of the training datasets, as registered in dataset_info.json.")]
    public IReadOnlyList<string> Dataset { get; init; } = [];

    [RecipeKey("Names of the evaluation datasets. Not together with val_size.")]
    public IReadOnlyList<string> EvalDataset { get; init; } = [];

    [RecipeKey("Folder that holds dataset_info.json and the data files it names.")]
    public string DatasetDir { get; init; } = "data";

    [RecipeKey(
        "Longest sample, prompt and answer together; longer ones are shortened. With packing, the length of a block.", Unit = "tokens",
        Min = 2, MemoryEffect = "Activations and logits grow with it.")]
    public int CutoffLen { get; init; } = 2048;

    [RecipeKey("Counts the prompt's tokens in the loss as well, not only the answer's.")]
    public bool TrainOnPrompt { get; init; }

    [RecipeKey("Counts only the last answer of a conversation in the loss.")]
    public bool MaskHistory { get; init; }

    [RecipeKey("How many threads tokenize the data.", Unit = "threads", Min = 1)]
    public int? PreprocessingNumWorkers { get; init; }

    [RecipeKey("Uses at most this many rows of each dataset, from its start.", Unit = "rows", Min = 1)]
    public int? MaxSamples { get; init; }

    [RecipeKey(
        "Sets this part of the training data aside for evaluation: a share when below 1, otherwise a number of rows.",
        Unit = "share or rows", Min = 0)]
    public double ValSize { get; init; }

    [RecipeKey(
        "Joins samples into blocks of cutoff_len tokens, so that little is padded. In stage sft a sample sees those before it in its block, "
        + "unless neat_packing is set. Without a value: on for stage pt, off otherwise.",
        MemoryEffect = "Every batch is as long as cutoff_len.")]
    public bool? Packing { get; init; }

    [RecipeKey(
        "Joins samples into blocks as packing does and keeps them from seeing each other: the training is that of single samples, with "
        + "less padding. Turns packing on; only for stage sft.",
        MemoryEffect = "Every batch is as long as cutoff_len.")]
    public bool NeatPacking { get; init; }

    [RecipeKey("System message for samples that have none, instead of the template's own.")]
    public string? DefaultSystem { get; init; }

    [RecipeKey("How several datasets become one.")]
    public MixStrategy MixStrategy { get; init; } = MixStrategy.Concat;

    [RecipeKey(
        "How often a row is taken from each dataset when they are mixed, one number per dataset. Without it, one row of each in turn.",
        Unit = "share", Min = 0, Max = 1)]
    public IReadOnlyList<double>? InterleaveProbs { get; init; }

    [RecipeKey(
        "Reads and tokenizes the training data while training instead of before it: the first step starts at once, and nothing is kept. "
        + "Needs max_steps; data that ends earlier begins again, shuffled anew.",
        MemoryEffect = "Beside the model only buffer_size rows of text are in memory, however large the data is.")]
    public bool Streaming { get; init; }

    [RecipeKey("How many rows a streamed dataset is shuffled within.", Unit = "rows", Min = 1, MemoryEffect = "So many rows of text are in memory.")]
    public int BufferSize { get; init; } = 16384;

    [RecipeKey("Tokenizes the data anew, and keeps that instead of what an earlier run has kept.")]
    public bool OverwriteCache { get; init; }

    [RecipeKey(
        "Folder of tokenized data: what is there is used when it was made from the same data, tokenizer, template and options; otherwise it is "
        + "made and kept there.")]
    public string? TokenizedPath { get; init; }

    [RecipeKey(
        "For reasoning templates: true trains an empty thought where a sample has none, false puts it into the prompt, null "
        + "leaves samples as they are.")]
    public bool? EnableThinking { get; init; } = true;

    [RecipeKey("For reasoning templates: thoughts of earlier answers stay in the prompt, also with mask_history.")]
    public bool PreserveThinking { get; init; }

    [RecipeKey("How tools and their calls are written into the prompt, instead of the template's own way.")]
    public ToolCallFormat? ToolFormat { get; init; }
}

public enum ToolCallFormat
{
    [RecipeChoice("Lists of arguments; a call is \"Action\" and \"Action Input\".")]
    Default,

    [RecipeChoice("Gemma 4's object notation.")]
    Gemma4,

    [RecipeChoice("GLM-4's: JSON under headings; a call is a name and a line of JSON, one in a message.")]
    Glm4,

    [RecipeChoice("GLM-4.5's: a tag for every argument.")]
    Glm4Moe,

    [RecipeChoice("LFM2's: a call is a line of Python.")]
    Lfm2,

    [RecipeChoice("Ling's: as qwen, under another heading.")]
    Ling,

    [RecipeChoice("Llama 3's: a call is JSON with name and parameters.")]
    Llama3,

    [RecipeChoice("MiniMax-M1's: lines of JSON.")]
    [JsonStringEnumMemberName("minimax1")]
    MiniMax1,

    [RecipeChoice("MiniMax-M2's: a tag for every argument.")]
    [JsonStringEnumMemberName("minimax2")]
    MiniMax2,

    [RecipeChoice("Mistral's: a JSON list.")]
    Mistral,

    [RecipeChoice("Qwen's, from 2.5 on: JSON in tags.")]
    Qwen,

    [RecipeChoice("Qwen 3.5's: a tag for every argument.")]
    [JsonStringEnumMemberName("qwen3_5")]
    Qwen35,

    [RecipeChoice("Seed-OSS's: a tag for every argument.")]
    SeedOss,
}

public enum MixStrategy
{
    [RecipeChoice("One after the other.")]
    Concat,

    [RecipeChoice("Mixed until the first dataset is used up.")]
    InterleaveUnder,

    [RecipeChoice("Mixed until each dataset is used up; one that ends earlier begins again.")]
    InterleaveOver,

    [RecipeChoice("Mixed until each dataset is used up; one that ends earlier is done.")]
    InterleaveOnce,
}
