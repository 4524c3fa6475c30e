using Lathe.LanguageService.Importing;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Importing;

/// <summary>Keys whose meaning hangs on others.</summary>
public class ImportRulesTests
{
    [Theory]
    [InlineData("adapter: lora", "finetuning_type: lora")]
    [InlineData("lora_r: 8", "finetuning_type: full")]
    [InlineData("adapter: qlora", "quantization_bit: 4")]
    [InlineData("adapter: lora\nload_in_8bit: true", "quantization_bit: 8")]
    [InlineData("adapter: lora\nlora_target_linear: true", "lora_target: all")]
    [InlineData("adapter: lora\nlora_target_modules: [q_proj, v_proj]", "lora_target: [q_proj, v_proj]")]
    [InlineData("micro_batch_size: 2\nbatch_size: 16", "gradient_accumulation_steps: 8")]
    [InlineData("num_epochs: 2\nsaves_per_epoch: 2", "save_steps: 0.25")]
    [InlineData("num_epochs: 2\nsaves_per_epoch: 1", "save_strategy: epoch")]
    [InlineData("val_set_size: 0.1\nevals_per_epoch: 4", "eval_steps: 0.25")]
    [InlineData("warmup_steps: 10\nwarmup_ratio: 0.1", "warmup_steps: 10")]
    [InlineData("gradient_checkpointing: false", "disable_gradient_checkpointing: true")]
    [InlineData("bf16: auto", "bf16: true")]
    [InlineData("bf16: full", "pure_bf16: true")]
    [InlineData("optimizer: paged_adamw_8bit", "optim: paged_adamw_8bit")]
    [InlineData("optimizer: ao_adamw_8bit", "optim: adamw_8bit")]
    [InlineData("optimizer: ao_adamw_4bit", "optim: adamw_torch")]
    [InlineData("optimizer: lion_32bit", "optim: lion_32bit")]
    [InlineData("rl: orpo\norpo_alpha: 0.2", "pref_loss: orpo")]
    [InlineData("rl: kto", "stage: kto")]
    [InlineData("reward_model: true", "stage: rm")]
    [InlineData("pretraining_dataset: a/b", "stage: pt")]
    [InlineData("datasets: [{path: x.txt, type: completion}]", "stage: pt")]
    [InlineData("datasets: [{path: x.json, type: alpaca}]", "template: alpaca")]
    [InlineData("datasets: [{path: x.json, type: alpaca}]\nchat_template: qwen_25", "template: qwen")]
    [InlineData("train_on_inputs: true", "train_on_prompt: true")]
    [InlineData("wandb_project: x\nuse_mlflow: true", "report_to: [wandb, mlflow]")]
    [InlineData("shuffle_merged_datasets: false", "disable_shuffling: true")]
    [InlineData("sequence_len: 4096", "cutoff_len: 4096")]
    [InlineData("sequence_len: '4096'", "cutoff_len: 4096")]
    [InlineData("lora_r: '8'\nadapter: lora", "lora_rank: 8")]
    [InlineData("datasets: [{path: x.txt, type: completion}]\nsample_packing: false", "packing: false")]
    [InlineData("sample_packing: true", "neat_packing: true")]
    [InlineData("group_by_length: true", "group_by_length: true")]
    [InlineData("learning_rate: 2e-5", "learning_rate: 2e-05")]
    public void A_key_becomes_this_line(string configuration, string line) => Assert.Contains(line, Lines(configuration));

    [Theory]
    [InlineData("warmup_steps: 10\nwarmup_ratio: 0.1", "warmup_ratio")]
    [InlineData("evals_per_epoch: 4", "evals_per_epoch")]
    [InlineData("max_steps: 10\nsaves_per_epoch: 4", "saves_per_epoch")]
    [InlineData("adapter: llama-adapter", "adapter")]
    [InlineData("rl: grpo", "rl")]
    [InlineData("load_in_4bit: true", "load_in_4bit")]
    [InlineData("lora_r: many", "lora_r")]
    [InlineData("lora_target_modules: 'model.layers.[0-9]+.mlp'", "lora_target_modules")]
    [InlineData("lr_scheduler: rex", "lr_scheduler")]
    [InlineData("rl_beta: 0.1\ndpo_beta: 0.2", "dpo_beta")]
    [InlineData("datasets: []\ntest_datasets: [{type: alpaca}]", "test_datasets")]
    public void A_key_is_left(string configuration, string key) =>
        Assert.Contains(Import(configuration).Left, left => left.Key == key);

    [Fact]
    public void Local_files_are_named_from_the_registrys_folder()
    {
        ImportedRecipe made = Import("datasets: [{path: ./data/train.jsonl, type: alpaca}, {path: /srv/rows.json, type: alpaca}]");
        ImportedFile file = Assert.Single(made.Files);
        Assert.Equal("r-data/dataset_info.json", file.Name);
        Assert.Contains("\"file_name\": \"../../data/train.jsonl\"", file.Text, StringComparison.Ordinal);
        Assert.Contains("\"file_name\": \"/srv/rows.json\"", file.Text, StringComparison.Ordinal);
        Assert.Contains("dataset_dir: configs/r-data\n", made.Text, StringComparison.Ordinal);
        Assert.Contains("dataset: train,rows\n", made.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_of_one_name_get_names_of_their_own()
    {
        ImportedFile file = Assert.Single(Import("datasets: [{path: a/x.json}, {path: b/x.json}]").Files);
        Assert.Contains("\"x\":", file.Text, StringComparison.Ordinal);
        Assert.Contains("\"x_2\":", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_value_is_refused_Axolotls_default_stands()
    {
        ImportedRecipe made = Import("base_model: m\nmicro_batch_size: two\nnum_epochs: -1\n");
        Assert.Contains("per_device_train_batch_size: 1 ", made.Text, StringComparison.Ordinal);
        Assert.Contains("num_train_epochs: 1.0 ", made.Text, StringComparison.Ordinal);
        Assert.Equal(["micro_batch_size", "num_epochs"], made.Left.Select(left => left.Key));
    }

    [Fact]
    public void Secrets_are_not_repeated()
    {
        ImportedRecipe made = Import("base_model: m\ncomet_api_key: s3cr3t\nswanlab_api_key: s3cr3t\n");
        Assert.DoesNotContain("s3cr3t", made.Text + string.Concat(made.Left.Select(left => left.Reason)), StringComparison.Ordinal);
    }

    private static ImportedRecipe Import(string text) =>
        AxolotlImporter.Import(new SourceText("r.yml", text), new ImportPlace("r", "configs", "r-data"));

    private static IEnumerable<string> Lines(string text) => Import(text).Text.Split('\n').Select(line => line.Split('#')[0].TrimEnd());
}
