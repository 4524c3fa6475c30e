using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Rules;

/// <summary>Each rule with a recipe that breaks it and the nearest one that does not.</summary>
public class RuleTests
{
    [Theory]
    [InlineData(FindingCodes.ValSizeWithEvalDataset, "val_size: 0.1; eval_dataset: a; dataset: a", "eval_dataset: a; dataset: a")]
    [InlineData(FindingCodes.ValSizeWithoutDataset, "val_size: 0.1", "val_size: 0.1; dataset: a")]
    [InlineData(FindingCodes.MaskHistoryWithTrainOnPrompt, "mask_history: true; train_on_prompt: true", "mask_history: true")]
    [InlineData(FindingCodes.PromptLabelsOutsideSft, "stage: pt; mask_history: true", "stage: sft; mask_history: true")]
    [InlineData(FindingCodes.PromptLabelsOutsideSft, "stage: pt; train_on_prompt: true", "stage: pt; train_on_prompt: false")]
    [InlineData(FindingCodes.TrainingWithoutDataset, "do_train: true", "do_train: true; dataset: a")]
    [InlineData(FindingCodes.EvaluationWithoutData, "do_eval: true", "do_eval: true; eval_dataset: a")]
    [InlineData(FindingCodes.EvaluationWithoutData, "eval_strategy: steps", "eval_strategy: steps; dataset: a; val_size: 10")]
    [InlineData(FindingCodes.EvaluationDataUnused, "do_train: true; val_size: 0.1", "do_train: true; val_size: 0.1; eval_strategy: epoch")]
    [InlineData(FindingCodes.NothingToDo, "dataset: a", "do_eval: true; eval_dataset: a")]
    [InlineData(FindingCodes.TwoWarmups, "warmup_steps: 5; warmup_ratio: 0.1", "warmup_steps: 0; warmup_ratio: 0.1")]
    [InlineData(FindingCodes.BothHalfPrecisions, "bf16: true; fp16: true", "bf16: true; fp16: false")]
    [InlineData(FindingCodes.StepsNotWhole, "save_steps: 1.5", "save_steps: 0.5")]
    [InlineData(FindingCodes.StepsNotWhole, "logging_steps: 2.5", "logging_steps: 2.5; logging_strategy: epoch")]
    [InlineData(FindingCodes.StepsNotWhole, "eval_steps: 2.5; eval_strategy: steps", "eval_steps: 2.5")]
    [InlineData(FindingCodes.StepsNotWhole, "warmup_steps: 2.5", "warmup_steps: 2.0")]
    [InlineData(FindingCodes.LoraKeysUnused, "finetuning_type: full; lora_rank: 16", "finetuning_type: full; lora_rank: 8")]
    [InlineData(FindingCodes.LoraKeysUnused, "finetuning_type: full; lora_target: q_proj", "finetuning_type: lora; lora_target: q_proj")]
    [InlineData(FindingCodes.AdapterWithoutLora, "finetuning_type: full; adapter_name_or_path: a", "adapter_name_or_path: a")]
    [InlineData(FindingCodes.MaxStepsDecides, "max_steps: 10; num_train_epochs: 2", "max_steps: -1; num_train_epochs: 2")]
    [InlineData(
        FindingCodes.OverwriteAndResume,
        "output_dir: ./out/; overwrite_output_dir: true; resume_from_checkpoint: ./out/checkpoint-1",
        "output_dir: out; overwrite_output_dir: true; resume_from_checkpoint: out2/checkpoint-1")]
    [InlineData(FindingCodes.OutOfRange, "logging_steps: 0", "logging_steps: 1")]
    public void A_rule_fires_when_broken_and_only_then(string code, string broken, string kept)
    {
        Finding finding = Assert.Single(Findings(broken), finding => finding.Code == code);
        Assert.NotNull(finding.Help);
        Assert.DoesNotContain(Findings(kept), finding => finding.Code == code);
    }

    [Fact]
    public void A_rule_is_silent_about_a_key_whose_line_could_not_be_read()
    {
        Assert.DoesNotContain(Findings("do_train: true; dataset [a"), finding => finding.Code == FindingCodes.TrainingWithoutDataset);
        Assert.DoesNotContain(Findings("do_train: true; dataset: true"), finding => finding.Code == FindingCodes.TrainingWithoutDataset);
    }

    [Fact]
    public void Without_facts_nothing_is_said_about_the_disk()
    {
        const string Recipe = "do_train: true; dataset: nowhere; dataset_dir: nowhere; output_dir: nowhere; resume_from_checkpoint: no";
        Assert.DoesNotContain(
            Findings(Recipe), finding => finding.Code[2] is '5' or '6' || finding.Code == FindingCodes.ResumeFolderMissing);
    }

    [Fact]
    public void An_unknown_dataset_gets_the_nearest_name_on_the_very_word()
    {
        var source = new SourceText("r.yaml", "model_name_or_path: models/tiny\ndataset: alpaca_en_demo, identty\n");
        BindResult result = RecipeBinder.Bind(source, options: new BindOptions { Facts = new StubFacts() });
        Finding finding = Assert.Single(result.Findings, finding => finding.Code == FindingCodes.UnknownDataset);

        Assert.Equal(("identty", "identity"), (source.Slice(finding.Span), finding.Suggestion));
    }

    [Theory]
    [InlineData("warmup_steps: 5 # lathe-disable LT3108 on purpose", true)]
    [InlineData("# lathe-disable LT3108 on purpose\nwarmup_steps: 5", true)]
    [InlineData("# lathe-disable LT3101, LT3108\nwarmup_steps: 5", true)]
    [InlineData("# lathe-disable LT3101\nwarmup_steps: 5", false)]
    [InlineData("# lathe-disable LT3108\n\nwarmup_steps: 5", false)]
    [InlineData("warmup_steps: 5\n# lathe-disable LT3108", false)]
    [InlineData("run_name: '# lathe-disable LT3108'\nwarmup_steps: 5", false)]
    public void A_comment_silences_a_code_on_its_line_or_the_next(string lines, bool silent)
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", $"warmup_ratio: 0.1\n{lines}\n"));
        Assert.Equal(silent, result.Findings.All(finding => finding.Code != FindingCodes.TwoWarmups));
    }

    private static IReadOnlyList<Finding> Findings(string keys) => RecipeBinder.Bind(
        new SourceText("r.yaml", "model_name_or_path: models/tiny\n" + keys.Replace("; ", "\n", StringComparison.Ordinal) + "\n")).Findings;
}
