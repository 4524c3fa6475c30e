using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Hints;

public class RecipeHintsTests
{
    private const string Data = "stage: sft\ndataset_dir: data\n";

    [Theory]
    [InlineData("per_device_train_batch_size: 2\ngradient_accumulation_steps: 8\n", "per_device_train_batch_size: 2[16 per step]")]
    [InlineData("gradient_accumulation_steps: 4 # 😀\n", "gradient_accumulation_steps: 4[32 per step] # 😀")]
    [InlineData("per_device_train_batch_size: 2\n", null)]
    [InlineData("per_device_train_batch_size: 0\ngradient_accumulation_steps: 8\n", null)]
    [InlineData("per_device_train_batch_size: 2\ngradient_accumulation_steps: many\n", null)]
    public void The_batch_of_an_optimizer_step_is_shown(string text, string? expected) => Check(text, expected);

    // 200 rows in batches of 16: 13 batches.
    [Theory]
    [InlineData("dataset: identity\nper_device_train_batch_size: 16\nnum_train_epochs: 3.0\n", "num_train_epochs: 3.0[39 steps]")]
    [InlineData("dataset: identity\nper_device_train_batch_size: 16\nnum_train_epochs: 0.5\n", "num_train_epochs: 0.5[7 steps]")]
    [InlineData("dataset: identity\nper_device_train_batch_size: 16\ndataloader_drop_last: true\nnum_train_epochs: 1\n", "num_train_epochs: 1[12 steps]")]
    [InlineData("dataset: identity,alpaca_en,identity\nper_device_train_batch_size: 1\nnum_train_epochs: 2\n", "num_train_epochs: 2[2,400 steps]")]
    [InlineData("dataset: identity,alpaca_en\nmax_samples: 150\nper_device_train_batch_size: 1\nnum_train_epochs: 1\n", "num_train_epochs: 1[300 steps]")]
    [InlineData("dataset: identity\nval_size: 0.1\nper_device_train_batch_size: 1\nnum_train_epochs: 1\n", "num_train_epochs: 1[180 steps]")]
    [InlineData("dataset: identity\nval_size: 50\nper_device_train_batch_size: 1\nnum_train_epochs: 1\n", "num_train_epochs: 1[150 steps]")]
    [InlineData("dataset: identity\nper_device_train_batch_size: 10\nmax_steps: 50\n", "max_steps: 50[about 2.5 epochs]")]
    [InlineData("dataset: alpaca_zh\nnum_train_epochs: 1\n", null)]
    [InlineData("dataset: identity\npacking: true\nnum_train_epochs: 1\n", null)]
    [InlineData("dataset: identity\nneat_packing: true\npacking: false\nnum_train_epochs: 1\n", null)]
    [InlineData("dataset: identity\nnum_train_epochs: often\n", null)]
    [InlineData("dataset: identity\nval_size: 500\nnum_train_epochs: 1\n", null)]
    public void Optimizer_steps_are_shown_when_the_rows_are_known(string text, string? expected) => Check(Data + text, expected);

    [Fact]
    public void Packed_rows_of_pretraining_have_no_count() =>
        Check("stage: pt\ndataset_dir: data\ndataset: identity\nnum_train_epochs: 1\n", null);

    // Rank 8 on one layer: q 64+64, k 64+32, v 64+32, o 64+64, gate 64+128, up 64+128, down 128+64, together 1,024; times 8, times 4 layers.
    // The model: 1,000 x 64 shared with the head; layers of 64*64+64 + 2*(64*32+32) + 64*64 + 3*64*128 + 2*64; a last norm of 64.
    [Theory]
    [InlineData("lora_rank: 8\n", "lora_rank: 8[32.8k trained, 13.4 %]")]
    [InlineData("lora_rank: 8\nlora_target: q_proj, self_attn.v_proj\n", "lora_rank: 8[7.17k trained, 3.3 %]")]
    [InlineData("finetuning_type: lora\n", "finetuning_type: lora[32.8k trained, 13.4 %]")]
    [InlineData("lora_rank: 8\nlora_target: q_proj\nadditional_target: lm_head\n", "lora_rank: 8[68.1k trained, 24.3 %]")]
    [InlineData("finetuning_type: full\nlora_rank: 8\n", "finetuning_type: full[213k trained]")]
    [InlineData("finetuning_type: freeze\nfreeze_trainable_layers: 1\n", "finetuning_type: freeze[37.1k trained, 17.5 %]")]
    [InlineData("finetuning_type: freeze\nfreeze_trainable_layers: -1\nfreeze_trainable_modules: mlp\n", "finetuning_type: freeze[24.6k trained, 11.6 %]")]
    [InlineData("finetuning_type: freeze\nfreeze_trainable_layers: 0\nfreeze_extra_modules: norm\n", "finetuning_type: freeze[64 trained, 0.03 %]")]
    [InlineData("finetuning_type: freeze\nfreeze_trainable_layers: 0\nfreeze_extra_modules: lm_head\n", null)]
    [InlineData("lora_rank: 8\nadapter_name_or_path: models/tiny\n", null)]
    [InlineData("lora_rank: 8\nlora_target: none_proj\n", null)]
    [InlineData("lora_rank: -8\n", null)]
    [InlineData("model_name_or_path: elsewhere\nlora_rank: 8\n", null)]
    [InlineData("lora_rank: 8\nlora_target: \"open\n", null)]
    public void Trained_parameters_are_shown_when_the_model_is_known(string text, string? expected) =>
        Check(text.Contains("model_name", StringComparison.Ordinal) ? text : "model_name_or_path: models/tiny\n" + text, expected);

    [Fact]
    public void Only_hints_in_the_span_are_given()
    {
        RecipeSnapshot snapshot = Corpus.Snapshot("gradient_accumulation_steps: 2\nseed: 1\n");
        Assert.Single(RecipeHints.In(snapshot, new TextSpan(0, 31)));
        Assert.Empty(RecipeHints.In(snapshot, new TextSpan(31, 8)));
    }

    [Fact]
    public void Hints_are_behind_values_of_spoilt_recipes()
    {
        int shown = 0;
        foreach (string sample in Corpus.Spoilt(99))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(sample
                .Replace("samples/models", "models", StringComparison.Ordinal)
                .Replace("gradient_accumulation_steps: 1", "gradient_accumulation_steps: 2", StringComparison.Ordinal));
            IReadOnlyList<RecipeHint> hints = RecipeHints.In(snapshot, new TextSpan(0, snapshot.Source.Length));
            shown += hints.Count;
            Assert.All(hints, hint => Assert.True(hint.Offset > 0 && hint.Offset <= snapshot.Source.Length, sample));
        }

        Assert.True(shown > 1_000, $"Only {shown} hints.");
    }

    /// <param name="text">A recipe.</param>
    /// <param name="expected">The one line with a hint, with it in brackets; null for none.</param>
    private static void Check(string text, string? expected)
    {
        RecipeSnapshot snapshot = Corpus.Snapshot(text);
        RecipeHint? hint = RecipeHints.In(snapshot, new TextSpan(0, text.Length)).SingleOrDefault();
        string? shown = hint is null ? null : text.Insert(hint.Offset, $"[{hint.Label}]").Split('\n').Single(line => line.Contains($"[{hint.Label}]", StringComparison.Ordinal));
        Assert.Equal(expected, shown);
    }
}
