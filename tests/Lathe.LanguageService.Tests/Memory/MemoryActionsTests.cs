using Lathe.LanguageService.Actions;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Fit;
using Lathe.Memory.Remedies;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Memory;

public class MemoryActionsTests
{
    public static TheoryData<string, double> Recipes => new()
    {
        { MemoryRecipes.LoraQwen05B, 4 },
        { MemoryRecipes.LoraQwen05B.Replace("\n", "\r\n", StringComparison.Ordinal), 4 },
        { MemoryRecipes.LoraQwen05B.TrimEnd('\n'), 4 },
        { MemoryRecipes.LoraQwen05B.Replace("per_device_train_batch_size: 16", "per_device_train_batch_size: &b 16 # many", StringComparison.Ordinal), 4 },
        { MemoryRecipes.LoraQwen05B.Replace("per_device_train_batch_size", "per_gpu_train_batch_size", StringComparison.Ordinal), 4 },
        { MemoryRecipes.LoraQwen05B + "disable_gradient_checkpointing: true\n", 16 },
        { MemoryRecipes.LoraQwen05B + "disable_gradient_checkpointing: true # fast", 16 },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Each_remedy_that_fits_makes_the_finding_go(string text, double gib)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(text, MemoryRecipes.Host(gib));
        Finding finding = MemoryRecipes.Of(snapshot)!;
        RecipeAction[] actions = [.. RecipeActions.QuickFixes(snapshot, finding.Span).Where(action => action.Title.Contains("GiB", StringComparison.Ordinal))];
        Assert.NotEmpty(actions);
        Assert.Same(actions[0], Assert.Single(actions, action => action.IsPreferred));
        Assert.All(actions, action =>
        {
            RecipeSnapshot after = MemoryRecipes.Snapshot(TextChange.Apply(text, action.Changes), MemoryRecipes.Host(gib));
            Assert.True(after.Plan!.Report.Needed < snapshot.Plan!.Report.Needed, action.Title);
            Assert.Contains(Lathe.Memory.Gib.Format(after.Plan.Report.Needed), action.Title, StringComparison.Ordinal);
            Assert.Equal([finding], action.Findings);
        });
        RecipeSnapshot mended = MemoryRecipes.Snapshot(TextChange.Apply(text, actions[0].Changes), MemoryRecipes.Host(gib));
        Assert.NotEqual(FindingCodes.MemoryExceeded, MemoryRecipes.Of(mended)?.Code);
    }

    [Fact]
    public void A_warning_is_settled_with_room_to_spare()
    {
        double needed = MemoryRecipes.Needs(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(1000));
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(needed / 0.9));
        RecipeAction action = RecipeActions.QuickFixes(snapshot, MemoryRecipes.Of(snapshot)!.Span).First(action => action.IsPreferred);
        RecipeSnapshot after = MemoryRecipes.Snapshot(TextChange.Apply(MemoryRecipes.LoraQwen05B, action.Changes), MemoryRecipes.Host(needed / 0.9));
        Assert.Equal(FitVerdict.Fits, after.Plan!.Report.Verdict);
    }

    [Theory]
    [InlineData("model_name", true)]
    [InlineData("cutoff_len", true)]
    [InlineData("output_dir", false)]
    public void Remedies_are_offered_on_keys_that_memory_depends_on_and_beside_the_lens(string place, bool expected)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(4));
        TextSpan caret = new(MemoryRecipes.LoraQwen05B.IndexOf(place, StringComparison.Ordinal), 0);
        Assert.Equal(expected, RecipeActions.QuickFixes(snapshot, caret).Any(action => action.Title.Contains("GiB", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_finding_the_user_does_not_see_has_no_remedies()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(4));
        Assert.Empty(RecipeActions.QuickFixes(snapshot, new TextSpan(0, 0), finding => finding.Code != FindingCodes.MemoryExceeded));
    }

    [Fact]
    public void A_training_that_fits_has_no_remedies()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(1000));
        Assert.DoesNotContain(
            RecipeActions.QuickFixes(snapshot, new TextSpan(0, snapshot.Source.Length)), action => action.Title.Contains("GiB", StringComparison.Ordinal));
    }

    [Fact]
    public void Silencing_is_offered_and_works()
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(4));
        RecipeAction silence = RecipeActions.QuickFixes(snapshot, MemoryRecipes.Of(snapshot)!.Span)
            .Single(action => action.Title.StartsWith("Silence LT4001", StringComparison.Ordinal));
        Assert.Null(MemoryRecipes.Of(MemoryRecipes.Snapshot(TextChange.Apply(MemoryRecipes.LoraQwen05B, silence.Changes), MemoryRecipes.Host(4))));
    }

    [Theory]
    [InlineData("a: 1\nbf16: true\nseed: 1\n", "a: 1\npure_bf16: true\nseed: 1\n")]
    [InlineData("bf16: true # fast\n", "pure_bf16: true\n")]
    [InlineData("bf16: true", "pure_bf16: true")]
    [InlineData("seed: 1\nbf16: true", "seed: 1\npure_bf16: true")]
    [InlineData("bf16: true\npure_bf16:   # later\n", "pure_bf16: true   # later\n")]
    [InlineData("  bf16: true\n  seed: 1\n", "  pure_bf16: true\n  seed: 1\n")]
    [InlineData("base: &base\n  bf16: true\n<<: *base\n", "base: &base\n  bf16: true\n<<: *base\npure_bf16: true\n")]
    public void Keys_are_set_and_taken_out(string before, string after)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(before, fit: null);
        Assert.Equal(after, TextChange.Apply(before, KeyChanges.For(snapshot, [new("bf16", null), new("pure_bf16", "true")])!));
    }

    [Fact]
    public void A_recipe_in_braces_is_left_alone() =>
        Assert.Null(KeyChanges.For(MemoryRecipes.Snapshot("{cutoff_len: 4096}\n", fit: null), [new KeyEdit("cutoff_len", "512")]));

    [Theory]
    [InlineData("gradient_accumulation_steps", "### train\nper_device_train_batch_size: 1\nlearning_rate: 1.0e-4\n", "per_device_train_batch_size: 1")]
    [InlineData("cutoff_len", "dataset: a\ntemplate: qwen\nval_size: 0.1\n", "template: qwen")]
    [InlineData("quantization_bit", "model_name_or_path: m\nstage: sft\n", "model_name_or_path: m")]
    [InlineData("bf16", "model_name_or_path: m\n\n### output\noutput_dir: x\n\n### eval\nval_size: 0.1\n", "output_dir: x")]
    public void A_new_key_stands_beside_its_neighbours(string key, string text, string neighbour)
    {
        string[] lines = TextChange.Apply(text, KeyChanges.For(MemoryRecipes.Snapshot(text, fit: null), [new KeyEdit(key, "1")])!).Split('\n');
        Assert.Equal(neighbour, lines[Array.IndexOf(lines, $"{key}: 1") - 1]);
    }
}
