using System.Text;
using Lathe.LanguageService.Markup;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Tests.Hover;

public class HoverBaselineTests
{
    private static readonly string[] Cases =
    [
        "lora_ra|nk: 8",
        "evaluation_str|ategy: steps",
        "max_seq_le|ngth: 512",
        "quantization_b|it: 4",
        "use_fast_token|izer: true",
        "hf_hub_to|ken: hf_secret",
        "stage: sf|t",
        "stage: dp|o",
        "pref_loss: or|po",
        "galore_rank: 01|0",
        "top_p: \"0.|9\"",
        "eval_strategy: n|o",
        "eval_strategy: \"n|o\"",
        "flash_attn: &f fa|2",
        "learning_rate: 1.0e|-4",
        "lora_rank: 01|0",
        "lora_rank: \"1|6\"\nlora_alpha: 32",
        "lora_alpha: nul|l",
        "max_steps: 1_00|0",
        "bf16: ye|s",
        "include_num_input_tokens_seen: al|l",
        "warmup_ratio: 0.0|3",
        "val_size: .|1",
        "gradient_accumulation_steps: |4\nper_device_train_batch_size: 2",
        "seed: &s 7\ndata_seed: *|s",
        "dataset: identity, unk|nown",
        "dataset: &d ident|ity, other",
        "dataset: [ident|ity]",
        "dataset:\n  - ident|ity",
        "template: llam|a2",
        "template: alpa|ca",
        "template: qwen|3",
        "model_name_or_path: models/tin|y",
        "model_name_or_path: models/o|ther",
        "output_dir: saves/n|ew",
        "lora_target: al|l",
        "{\"lora_target\": [\"a|ll\"]}",
    ];

    [Fact]
    public void Hovers_are_the_expected_ones()
    {
        var output = new StringBuilder();
        foreach (string markup in Cases)
        {
            var marked = new Marked(markup);
            output.Append("==== ").Append(markup.ReplaceLineEndings(" / ")).Append('\n');
            output.Append(marked.Hover is { } hover ? $"[{marked.Snapshot.Source.Slice(hover.Span)}]\n{hover.Markdown}" : "(nothing)");
            output.Append('\n');
        }

        Baselines.Compare("hover/places.txt", output.ToString());
    }

    [Fact]
    public void Supported_keys_are_described_as_expected()
    {
        var output = new StringBuilder();
        foreach (RecipeKey key in RecipeKeys.All.Where(key => key.Status == KeyStatus.Supported))
        {
            output.Append("==== ").Append(key.Name).Append('\n').Append(KeyMarkdown.For(key, RecipeCommand.Train)).Append('\n');
        }

        Baselines.Compare("hover/keys.txt", output.ToString());
    }

    /// <summary>One key of each kind and status.</summary>
    [Fact]
    public void Keys_without_an_effect_are_described_as_expected()
    {
        string[] names =
        [
            "use_dora", "trust_remote_code", "galore_rank", "export_quantization_bit", "pissa_iter", "vllm_gpu_util", "hub_model_id",
            "hub_token", "report_to", "interleave_probs", "pref_loss", "kt_config", "deepspeed", "fsdp", "master_port", "batch_size",
        ];
        var output = new StringBuilder();
        foreach (RecipeKey key in names.Select(name => RecipeKeys.Find(name)!))
        {
            output.Append("==== ").Append(key.Name).Append('\n').Append(KeyMarkdown.For(key, RecipeCommand.Train)).Append('\n');
        }

        Baselines.Compare("hover/other-keys.txt", output.ToString());
    }
}
