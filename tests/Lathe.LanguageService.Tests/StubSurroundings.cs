using Lathe.LanguageService.Surroundings;
using Lathe.Memory.Fit;
using Lathe.Models.Shapes;

namespace Lathe.LanguageService.Tests;

/// <summary>What stands around the recipes of <see cref="StubFacts"/>: one model, rows, and folders.</summary>
/// <param name="fit">What memory is planned for; null for nothing.</param>
/// <param name="fitProblem">Why it is not planned.</param>
internal sealed class StubSurroundings(RecipeFit? fit = null, string? fitProblem = null) : IRecipeSurroundings
{
    public RecipeFit? Fit { get; } = fit;

    public string? FitProblem { get; } = fitProblem;

    /// <summary>Qwen2 in small: 4 layers of 64, with a tied head.</summary>
    private static readonly ModelShape Tiny = ModelShapeReader.Parse("""
        {
          "model_type": "qwen2", "vocab_size": 1000, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 4,
          "num_attention_heads": 4, "num_key_value_heads": 2, "tie_word_embeddings": true
        }
        """);

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

    public ModelShape? GetModelShape(string model) => model == "models/tiny" ? Tiny : KnownModels.Find(model);

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
