using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Binding;

public class CommandTests
{
    [Theory]
    [InlineData("", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\nstage: sft\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\nstage: sft\ntemplate: qwen3\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\ndataset: a\ntemperature: 0.5\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\nbatch_size: 4\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\nexport_dir: out\nlearning_rate: 1e-4\n", RecipeCommand.Train)]
    [InlineData("infer_backend: vllm\noutput_dir: out\n", RecipeCommand.Train)]
    [InlineData("infer_backend: vllm\nlearning_rate: [\n", RecipeCommand.Train)]
    [InlineData("infer_backend: vllm\nevaluation_strategy: epoch\n", RecipeCommand.Train)]
    [InlineData("model_name_or_path: m\nadapter_name_or_path: a\nexport_dir: out\n", RecipeCommand.Export)]
    [InlineData("model_name_or_path: m\nexport_dir:\n", RecipeCommand.Export)]
    [InlineData("export_dir: out\ninfer_backend: vllm\ntask: mmlu_test\n", RecipeCommand.Export)]
    [InlineData("model_name_or_path: m\ntask: mmlu_test\nbatch_size: 4\n", RecipeCommand.Eval)]
    [InlineData("model_name_or_path: m\nn_shot: 5\n", RecipeCommand.Eval)]
    [InlineData("model_name_or_path: m\ninfer_backend: huggingface\n", RecipeCommand.Chat)]
    [InlineData("model_name_or_path: m\ninfer_backend: vllm\nfinetuning_type: lora\n", RecipeCommand.Chat)]
    [InlineData("model_name_or_path: m\nadapter_name_or_path: a\ntemplate: qwen3\n", RecipeCommand.Chat)]
    [InlineData("model_name_or_path: m\ntemperature: 0.5\n", RecipeCommand.Chat)]
    public void The_keys_tell_what_a_recipe_is_for(string text, RecipeCommand command)
    {
        Assert.Equal(command, Bind(text).Command);
        Assert.All(RecipeCommands.All, given => Assert.Equal(given, Bind(text, given).Command));
    }

    [Theory]
    [InlineData("model_name_or_path: m\ntemplate: qwen3\n", true)]
    [InlineData("model_name_or_path: m\ntemplate: qwen3\ninfer_backend: vllm\n", false)]
    [InlineData("model_name_or_path: m\ntemplate: qwen3\nexport_dir: out\n", false)]
    [InlineData("model_name_or_path: m\ntemplate: qwen3\nstage: sft\n", false)]
    [InlineData("model_name_or_path: m\n", false)]
    public void What_a_recipe_will_be_is_open_while_only_a_template_speaks_for_chat(string text, bool guessed)
    {
        Assert.Equal(guessed, Bind(text).IsCommandGuessed);
        Assert.False(Bind(text, RecipeCommand.Chat).IsCommandGuessed);
    }

    [Theory]
    [InlineData("learning_rate", RecipeCommand.Export)]
    [InlineData("output_dir", RecipeCommand.Chat)]
    [InlineData("bf16", RecipeCommand.Export)]
    [InlineData("deepspeed", RecipeCommand.Chat)]
    [InlineData("lathe_preview_prompts", RecipeCommand.Chat)]
    [InlineData("temperature", RecipeCommand.Eval)]
    [InlineData("task", RecipeCommand.Train)]
    [InlineData("tensor_model_parallel_size", RecipeCommand.Export)]
    public void A_key_of_another_command_is_one_finding_whatever_its_value(string key, RecipeCommand command)
    {
        Finding finding = Assert.Single(
            Bind($"model_name_or_path: m\n{key}: {{strange: 1}}\n", command).Findings, finding => finding.Key == key
                && finding.Code != FindingCodes.MissingKey);

        Assert.Equal((FindingCodes.KeyOfOtherCommand, Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains(
            RecipeCommands.Activity(RecipeKeys.Find(key)!.Commands[0]), finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch_size", "per_device_train_batch_size")]
    [InlineData("save_dir", "output_dir")]
    public void A_key_that_others_name_so_leads_to_the_key_that_is_meant(string key, string meant) =>
        Assert.Contains(
            Bind($"do_train: true\n{key}: 4\n").Findings,
            finding => finding.Code == FindingCodes.KeyOfOtherCommand && finding.Suggestion == meant);

    [Fact]
    public void A_former_name_of_another_commands_key_is_one_finding() => Assert.Equal(
        FindingCodes.KeyOfOtherCommand,
        Assert.Single(Bind("model_name_or_path: m\nevaluation_strategy: epoch\n", RecipeCommand.Chat).Findings).Code);

    [Theory]
    [InlineData("learning_rte", RecipeCommand.Train, "learning_rate")]
    [InlineData("learning_rte", RecipeCommand.Export, "learning_rate")]
    [InlineData("output", RecipeCommand.Train, "output_dir")]
    [InlineData("export_di", RecipeCommand.Chat, "export_dir")]
    [InlineData("n_shots", RecipeCommand.Eval, "n_shot")]
    [InlineData("lr", RecipeCommand.Train, "learning_rate")]
    [InlineData("max_len", RecipeCommand.Chat, "cutoff_len")]
    [InlineData("tasks", RecipeCommand.Train, "task")]
    [InlineData("exprt_dir", RecipeCommand.Export, "export_dir")]
    [InlineData("max_tokens", RecipeCommand.Chat, "max_new_tokens")]
    public void Keys_of_the_command_are_suggested_first(string name, RecipeCommand command, string? suggestion) => Assert.Equal(
        suggestion,
        Assert.Single(Bind($"{name}: 1\n", command).Findings, finding => finding.Code == FindingCodes.UnknownKey).Suggestion);

    [Theory]
    [InlineData("export_size: 2", RecipeCommand.Export, true)]
    [InlineData("infer_dtype: float16", RecipeCommand.Export, true)]
    [InlineData("infer_backend: vllm", RecipeCommand.Chat, true)]
    [InlineData("vllm_config: {a: 1}", RecipeCommand.Chat, true)]
    [InlineData("temperature: 0.1", RecipeCommand.Chat, true)]
    [InlineData("n_shot: 3", RecipeCommand.Eval, true)]
    [InlineData("export_size: 2", RecipeCommand.Train, false)]
    [InlineData("max_length: 400", RecipeCommand.Train, false)]
    [InlineData("trust_remote_code: true", RecipeCommand.Export, false)]
    public void What_only_training_ignores_is_accepted_elsewhere(string line, RecipeCommand command, bool accepted)
    {
        string key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        IEnumerable<string> codes = Bind($"model_name_or_path: m\n{line}\n", command).Findings
            .Where(finding => finding.Key == key).Select(finding => finding.Code);
        Assert.Equal(accepted ? [] : [FindingCodes.KeyIgnored], codes);
    }

    [Theory]
    [InlineData("model_name_or_path: m\n", RecipeCommand.Export, "export_dir")]
    [InlineData("model_name_or_path: m\nexport_dir:\n", RecipeCommand.Export, "export_dir")]
    [InlineData("model_name_or_path: m\nexport_dir: ' '\n", RecipeCommand.Export, "export_dir")]
    [InlineData("export_dir: out\n", RecipeCommand.Export, "model_name_or_path")]
    [InlineData("model_name_or_path: m\nn_shot: 1\n", RecipeCommand.Eval, "task")]
    [InlineData("infer_backend: vllm\n", RecipeCommand.Chat, "model_name_or_path")]
    public void Each_command_has_keys_it_needs(string text, RecipeCommand command, string missing) =>
        Assert.Equal(missing, Assert.Single(Bind(text, command).Findings, finding => finding.Severity == Severity.Error).Key);

    [Theory]
    [InlineData("model_name_or_path: m\nexport_dir: [a]\n", RecipeCommand.Export)]
    [InlineData("model_name_or_path: m\nexport_dir: [\n", RecipeCommand.Export)]
    public void A_needed_key_that_cannot_be_read_is_not_missing(string text, RecipeCommand command) =>
        Assert.DoesNotContain(Bind(text, command).Findings, finding => finding.Code == FindingCodes.MissingKey);

    [Fact]
    public void Rules_of_training_are_silent_elsewhere()
    {
        const string Text = "model_name_or_path: m\nval_size: 0.1\neval_dataset: a\n";

        Assert.Contains(Bind(Text, RecipeCommand.Train).Findings, finding => finding.Code == FindingCodes.ValSizeWithEvalDataset);
        Assert.Empty(Bind(Text, RecipeCommand.Chat).Findings);
    }

    [Theory]
    [InlineData("model_name_or_path: m\nexport_dir: out\n", "export_dir")]
    [InlineData("model_name_or_path: m\ntop_p: 0.5\n", "top_p")]
    [InlineData("model_name_or_path: m\ntemplate: qwen3\n", "")]
    [InlineData("model_name_or_path: m\ntask: mmlu_test\n", "task")]
    public void Only_training_can_be_run(string text, string mark)
    {
        Finding finding = Assert.Single(Bind(text, isRun: true).Findings, finding => finding.Code == FindingCodes.CommandNotYet);

        Assert.Equal((Severity.Error, mark), (finding.Severity, finding.Source.Slice(finding.Span)));
        Assert.DoesNotContain(Bind(text).Findings, finding => finding.Code == FindingCodes.CommandNotYet);
        Assert.DoesNotContain(
            Bind(text + "do_train: true\n", isRun: true).Findings, finding => finding.Code == FindingCodes.CommandNotYet);
    }

    private static BindResult Bind(string text, RecipeCommand? command = null, bool isRun = false) => RecipeBinder.Bind(
        new SourceText("r.yaml", text), options: new BindOptions { Command = command, IsRun = isRun, Facts = NoFacts.Instance });
}
