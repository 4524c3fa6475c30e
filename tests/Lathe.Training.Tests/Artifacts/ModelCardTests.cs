using Lathe.Training.Artifacts;

namespace Lathe.Training.Tests.Artifacts;

public class ModelCardTests
{
    private static readonly ModelCard Sample = new()
    {
        Name = "sft_run",
        BaseModel = "Qwen/Qwen3-0.6B",
        FinetuningType = "lora",
        Stage = "sft",
        Datasets = ["identity", "alpaca_en_demo"],
        Hyperparameters = [KeyValuePair.Create("learning_rate", "0.0001"), KeyValuePair.Create("seed", "42")],
        EvalMetrics = new Dictionary<string, double> { ["eval_loss"] = 1.5, ["eval_accuracy"] = 1 },
        Versions = [KeyValuePair.Create("Lathe", "0.1.0")],
    };

    [Fact]
    public void The_whole_card() => Assert.Equal(
        """
        ---
        library_name: peft
        license: other
        base_model: Qwen/Qwen3-0.6B
        tags:
        - lathe
        - lora
        - sft
        pipeline_tag: text-generation
        model-index:
        - name: sft_run
          results: []
        ---

        # sft\_run

        `Qwen/Qwen3-0.6B`, fine-tuned on `identity`, `alpaca_en_demo` (`sft`, `lora`).

        ## Results on the evaluation set

        - eval\_accuracy: `1.0`
        - eval\_loss: `1.5`

        ## Training hyperparameters

        - learning\_rate: `0.0001`
        - seed: `42`

        ## Versions

        - Lathe: `0.1.0`

        """,
        Sample.ToMarkdown());

    [Fact]
    public void A_full_model_of_a_local_folder_without_data_or_evaluation()
    {
        ModelCard card = Sample with
        {
            BaseModel = "/models/tiny",
            FinetuningType = "full",
            Datasets = [],
            EvalMetrics = new Dictionary<string, double>(),
        };
        string text = card.ToMarkdown();
        Assert.Contains("library_name: transformers\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("base_model:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Results", text, StringComparison.Ordinal);
        Assert.Contains("`/models/tiny`, fine-tuned (`sft`, `full`).", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("12", "\"12\"")]
    [InlineData("a: b #c", "\"a: b #c\"")]
    [InlineData("a\n---\nlicense: mit", "\"a\\n---\\nlicense: mit\"")]
    public void A_name_cannot_change_the_metadata(string name, string expected) =>
        Assert.Contains($"- name: {expected}\n  results", (Sample with { Name = name }).ToMarkdown(), StringComparison.Ordinal);

    [Fact]
    public void A_value_cannot_leave_its_code_span() =>
        Assert.Contains(
            "- x: `` a` <b> ``\n",
            (Sample with { Hyperparameters = [KeyValuePair.Create("x", "a`\n<b>")] }).ToMarkdown(),
            StringComparison.Ordinal);
}
