using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Memory.Remedies;

namespace Lathe.LanguageService.Tests.Edits;

public class RecipeEditsTests
{
    [Theory]
    [InlineData("seed: 1 # mine\nbf16: true\n", "seed", "2", "seed: 2 # mine\nbf16: true\n")]
    [InlineData("seed: 1\r\nbf16: true\r\n", "bf16", null, "seed: 1\r\n")]
    [InlineData("seed:   # none yet\n", "seed", "7", "seed: 7   # none yet\n")]
    [InlineData("lora_target:\n  - q_proj\n  - v_proj\nseed: 1\n", "lora_target", "all", "lora_target: all\nseed: 1\n")]
    [InlineData("seed: 1", "data_seed", "2", "seed: 1\ndata_seed: 2")]
    [InlineData("lora_target: # which\n  - q_proj\nseed: 1\n", "lora_target", "all", "lora_target: # which\n  all\nseed: 1\n")]
    [InlineData("evaluation_strategy: steps\n", "eval_strategy", "epoch", "evaluation_strategy: epoch\n")]
    [InlineData("nonsense: [\nseed: 1\n", "seed", "2", "nonsense: [\nseed: 2\n")]
    public void A_key_gets_its_value_and_all_else_stays(string text, string key, string? value, string expected) =>
        Assert.Equal(expected, Apply(text, new KeyEdit(key, value)));

    [Theory]
    [InlineData("seed: 1\n", "seed", "1")]
    [InlineData("seed: 1\n", "bf16", null)]
    [InlineData("learning_rate: 0.00001\n", "learning_rate", "1e-5")]
    [InlineData("bf16: yes\n", "bf16", "true")]
    public void What_is_so_already_is_left_alone(string text, string key, string? value) =>
        Assert.Equal(text, Apply(text, new KeyEdit(key, value)));

    [Theory]
    [InlineData("base: &b {seed: 1}\n<<: *b\n", "seed", null)]
    [InlineData("{seed: 1}\n", "seed", "2")]
    [InlineData("", "seed", "2")]
    [InlineData("# only words\n", "seed", "2")]
    public void What_lines_can_t_change_is_said(string text, string key, string? value) =>
        Assert.NotNull(RecipeEdits.For(Corpus.Snapshot(text), [new KeyEdit(key, value)]).Problem);

    [Theory]
    [InlineData("learnig_rate", "1")]
    [InlineData("seed", "1\n")]
    [InlineData("seed", "[1")]
    [InlineData("seed", "")]
    [InlineData("seed", "# nothing")]
    [InlineData("seed", "a: b")]
    public void Edits_that_are_none_are_told(string key, string value) => Assert.NotNull(RecipeEdits.ProblemOf([new KeyEdit(key, value)]));

    [Fact]
    public void A_key_is_changed_once()
    {
        Assert.NotNull(RecipeEdits.ProblemOf([new KeyEdit("seed", "1"), new KeyEdit("seed", null)]));
        Assert.Null(RecipeEdits.ProblemOf([new KeyEdit("seed", "1"), new KeyEdit("bf16", null), new KeyEdit("lora_target", "[q_proj, v_proj]")]));
    }

    [Fact]
    public void Spoilt_recipes_are_changed_as_asked_or_not_at_all()
    {
        int changed = 0;
        KeyEdit[] edits = [new("learning_rate", "3e-5"), new("cutoff_len", "77"), new("bf16", null)];
        foreach (string sample in Corpus.Spoilt(7))
        {
            var (changes, problem) = RecipeEdits.For(Corpus.Snapshot(sample), edits);
            if (problem is null && changes.Count > 0)
            {
                changed++;
                RecipeSnapshot after = Corpus.Snapshot(TextChange.Apply(sample, changes));
                Assert.Equal(77, after.Bound.Recipe.Data.CutoffLen);
                Assert.Equal(3e-5, after.Bound.Recipe.Training.LearningRate);
                Assert.False(after.Bound.Keys.ContainsKey("bf16"));
            }
        }

        Assert.True(changed > 500, $"Only {changed} were changed.");
    }

    private static string Apply(string text, KeyEdit edit)
    {
        Assert.Null(RecipeEdits.ProblemOf([edit]));
        var (changes, problem) = RecipeEdits.For(Corpus.Snapshot(text), [edit]);
        Assert.Null(problem);
        return TextChange.Apply(text, changes);
    }
}
