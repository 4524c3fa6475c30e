using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>What a benchmark asks, and how; the keys of LLaMA-Factory's evaluation command.</summary>
public sealed record EvalOptions
{
    private const string NotInTraining = "It describes a benchmark; training does not read it.";

    [RecipeKey(
        "Benchmark and its part, such as mmlu_test, cmmlu_test or ceval_validation; the name is that of its folder.",
        Usual = "mmlu_test mmlu_validation cmmlu_test ceval_validation",
        IgnoredInTraining = NotInTraining)]
    public string? Task { get; init; }

    [RecipeKey("Folder of the benchmark, or the folder that its folder is in.", IgnoredInTraining = NotInTraining)]
    public string TaskDir { get; init; } = "evaluation";

    [RecipeKey(
        "Questions that are answered at once.",
        Unit = "questions",
        Min = 1,
        MemoryEffect = "Each question takes memory for its tokens.",
        IgnoredInTraining = "It describes a benchmark; for training set per_device_train_batch_size.")]
    public int BatchSize { get; init; } = 4;

    [RecipeKey("Language of the words around a benchmark's questions.", IgnoredInTraining = NotInTraining)]
    public BenchmarkLanguage Lang { get; init; } = BenchmarkLanguage.En;

    [RecipeKey("How many solved examples stand before a question.", Unit = "examples", Min = 0, IgnoredInTraining = NotInTraining)]
    public int NShot { get; init; } = 5;

    [RecipeKey("Folder for the results; it must not exist yet.", IgnoredInTraining = NotInTraining)]
    public string? SaveDir { get; init; }
}

public enum BenchmarkLanguage
{
    [RecipeChoice("English, as MMLU has it.")]
    En,

    [RecipeChoice("Chinese, as CMMLU and C-Eval have it.")]
    Zh,
}
