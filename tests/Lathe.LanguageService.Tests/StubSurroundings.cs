using Lathe.LanguageService.Surroundings;
using Lathe.Models.Config;

namespace Lathe.LanguageService.Tests;

/// <summary>What stands around the recipes of <see cref="StubFacts"/>: one model, rows, and folders.</summary>
internal sealed class StubSurroundings : IRecipeSurroundings
{
    /// <summary>Qwen2 in small: 4 layers of 64, with a tied head.</summary>
    private static readonly ModelConfig Tiny = new()
    {
        ModelType = "qwen2",
        VocabSize = 1000,
        HiddenSize = 64,
        IntermediateSize = 128,
        NumHiddenLayers = 4,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 16,
        TieWordEmbeddings = true,
    };

    public FilePlace? FindDataset(string datasetDir, string name) => (datasetDir, name) switch
    {
        ("data", "identity") => new FilePlace("/home/user/data/dataset_info.json", 1, 2, 8),
        ("data", "数据") => new FilePlace("/home/user/data/dataset_info.json", 9, 2, 2),
        _ => null,
    };

    public long? CountRows(string datasetDir, string name) => (datasetDir, name) switch
    {
        ("data", "identity") => 200,
        ("data", "alpaca_en") => 1_000,
        _ => null,
    };

    public ModelConfig? GetModelConfig(string modelFolder) => modelFolder == "models/tiny" ? Tiny : null;

    public IReadOnlyList<FolderItem> List(string folder) => folder switch
    {
        "" or "." => [new("data", true), new("models", true), new("saves", true), new("ds.json", false), new("readme.md", false)],
        "models" => [new("tiny", true), new("other", true), new("two words 模型", true)],
        "models/tiny" => [new("config.json", false)],
        "saves" => [new("run", true)],
        "saves/run" => [new("checkpoint-9", true), new("checkpoint-10", true), new("adapter_config.json", false)],
        "saves/run/checkpoint-9" or "saves/run/checkpoint-10" => [new("adapter_config.json", false), new("trainer_state.json", false)],
        _ => [],
    };
}
