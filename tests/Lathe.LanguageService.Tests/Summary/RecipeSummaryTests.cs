using Lathe.LanguageService.Summary;
using Lathe.LanguageService.Tests.Properties;

namespace Lathe.LanguageService.Tests.Summary;

public class RecipeSummaryTests
{
    private const string Training =
        "model_name_or_path: models/tiny\nstage: sft\ndo_train: true\ndataset_dir: data\ndataset: identity\ntemplate: qwen\noutput_dir: saves/x\n";

    [Theory]
    [InlineData("", "Trains a LoRA adapter for models/tiny on identity, 75 steps: it can run.")]
    [InlineData("max_steps: 1\n", "Trains a LoRA adapter for models/tiny on identity, 1 step: it can run.")]
    [InlineData("finetuning_type: full\n", "Trains all weights of models/tiny on identity, 75 steps: it can run.")]
    [InlineData("neat_packing: true\n", "Trains a LoRA adapter for models/tiny on identity: it can run.")]
    [InlineData("seed: many\n", "Trains a LoRA adapter for models/tiny on identity, 75 steps: 1 error keeps it from running.")]
    [InlineData("seed: many\nnonsense: 1\n", "Trains a LoRA adapter for models/tiny on identity, 75 steps: 2 errors keep it from running.")]
    public void A_training_is_told_with_what_it_trains(string more, string expected) =>
        Assert.Equal(expected, RecipeSummary.Of(Corpus.Snapshot(Training + more)));

    [Theory]
    [InlineData("export_dir: out\n", "A recipe for export, which `lathe export` runs: it can run.")]
    [InlineData("task: mmlu_test\ntask_dir: models/tiny\n", "A recipe for benchmarks, which `lathe eval` runs: ")]
    [InlineData("infer_backend: huggingface\n", "A recipe for chat, which `lathe chat` runs: it can run.")]
    public void Other_commands_are_named(string keys, string sentence) =>
        Assert.StartsWith(sentence, RecipeSummary.Of(Corpus.Snapshot("model_name_or_path: models/tiny\n" + keys)), StringComparison.Ordinal);

    [Fact]
    public void Every_text_has_one() =>
        Assert.All(Corpus.Spoilt(3), sample => Assert.EndsWith(".", RecipeSummary.Of(Corpus.Snapshot(sample)), StringComparison.Ordinal));
}
