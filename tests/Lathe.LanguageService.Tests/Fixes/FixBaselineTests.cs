using System.Text;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Fixes;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Tests.Fixes;

public class FixBaselineTests
{
    private const string Base = "model_name_or_path: models/tiny\nstage: sft\ndo_train: true\nfinetuning_type: lora\ntemplate: qwen3\n"
        + "dataset_dir: data\ndataset: identity\noutput_dir: saves/x\n";

    public static TheoryData<string, string> Cases => new()
    {
        { "unknown-key", Base + "learnig_rate: 1.0e-4  # 学习率 😀\nlora_r: 8\n" },
        { "unknown-key-that-is-set", Base + "lora_rank: 8\nlora_rnk: 16\n" },
        { "unknown-key-of-other-meaning", Base + "use_gradient_checkpointing: true\nload_in_4bit: true\n" },
        { "unknown-key-without-a-guess", Base + "😀_quux: 1\n  # its comment\n\nseed: 1\n" },
        { "quoted-key", Base + "'learnig_rate': 1.0e-4\n" },
        { "unknown-choice", Base + "lr_scheduler_type: cosin\neval_strategy: nope\noptim: sgdd\n" },
        { "renamed-key", Base + "evaluation_strategy: steps\nper_gpu_train_batch_size: 2\nper_device_train_batch_size: 4\n" },
        { "quoted-scalars", Base + "lora_rank: \"8\"\nbf16: 'true'\nsave_total_limit: 2.0\noverwrite_output_dir: 1\nrun_name: 2024\n" },
        { "boolean-word", Base + "eval_strategy: no\nsave_strategy: off\n" },
        { "dataset-names", Base.Replace("dataset: identity", "dataset: identty, alpaca_em", StringComparison.Ordinal) },
        { "keys-without-effect", Base + "use_fast_tokenizer: false   # LLaMA-Factory\n# lathe-disable LT3003 it is shared\ncache_dir: /x\n\nuse_unsloth: true\n" },
        { "silence-beside-others", Base + "# lathe-disable LT3999\nuse_unsloth: true\ncache_dir: /x # lathe-disable LT3998 why\n" },
        { "no-space-after-colon", Base + "lora_rank:8\nseed:\t1\n" },
        { "anchored", Base + "lora_rank: &r \"8\"\nlora_alpha: *r\nunknown_one: &u 5\nlora_dropout: *u\n" },
        { "windows-lines", (Base + "use_unsloth: true\nlearnig_rate: 1.0e-4").Replace("\n", "\r\n", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fixes_are_the_expected_ones(string name, string text)
    {
        RecipeSnapshot snapshot = Corpus.Snapshot(text);
        var output = new StringBuilder();
        foreach (Finding finding in snapshot.Findings)
        {
            output.Append(finding).Append('\n');
            foreach (Fix fix in RecipeFixes.For(snapshot, finding))
            {
                output.Append("  ").Append(fix.IsUnambiguous ? "!" : fix.IsPreferred ? "*" : "-").Append(' ').Append(fix.Title).Append('\n');
                output.Append(Difference.Of(text, TextChange.Apply(text, fix.Changes)));
            }
        }

        (var repaired, IReadOnlyList<Fix> made) = RecipeRepair.Run(snapshot.Source, snapshot.Facts);
        output.Append("---- repaired, ").Append(made.Count).Append(" fixes\n").Append(Difference.Of(text, repaired.Text));
        Baselines.Compare($"fixes/{name}.txt", output.ToString());
    }
}
