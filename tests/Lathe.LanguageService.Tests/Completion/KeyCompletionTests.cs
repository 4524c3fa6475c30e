using Lathe.LanguageService.Completion;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Tests.Completion;

public class KeyCompletionTests
{
    [Fact]
    public void Keys_of_an_ordinary_recipe_come_first_and_those_that_cannot_be_done_last()
    {
        string[] labels = [.. new Marked("|").Labels.Where(label => RecipeKeys.Find(label) is not null)];

        Assert.Equal(RecipeKeys.All.Count(key => key.Commands.Contains(RecipeCommand.Train)), labels.Length);
        Assert.Equal(KeyOrder.UsualKeys, labels.Take(KeyOrder.UsualKeys.Count));
        KeyStatus[] statuses = [.. labels.Select(label => RecipeKeys.Find(label)!.Status)];
        Assert.Equal(statuses.Order(), statuses);
    }

    [Theory]
    [InlineData("", "learning_rate temperature export_dir", "task")]
    [InlineData("stage: sft\n", "learning_rate temperature export_dir", "task")]
    [InlineData("template: qwen3\n", "learning_rate temperature export_dir", "task")]
    [InlineData("export_dir: out\n", "export_size adapter_name_or_path temperature", "learning_rate output_dir task")]
    [InlineData("infer_backend: vllm\n", "vllm_maxlen template temperature", "learning_rate output_dir task")]
    [InlineData("task: mmlu_test\n", "n_shot batch_size template", "learning_rate temperature")]
    public void Only_keys_of_what_the_recipe_is_for_are_offered(string text, string offered, string left)
    {
        IReadOnlyList<string> labels = new Marked(text + "|").Labels;
        Assert.All(offered.Split(' '), key => Assert.Contains(key, labels));
        Assert.All(left.Split(' '), key => Assert.DoesNotContain(key, labels));
    }

    [Fact]
    public void Usual_keys_have_an_effect()
    {
        Assert.All(KeyOrder.UsualKeys, name => Assert.Equal(KeyStatus.Supported, RecipeKeys.Find(name)?.Status));
        Assert.Equal(KeyOrder.UsualKeys.Count, KeyOrder.UsualKeys.Distinct().Count());
    }

    [Theory]
    [InlineData("stage: sft\nlo|")]
    [InlineData("lo|\nstage: sft")]
    [InlineData("stage: sft\r\nlo|\r\n")]
    [InlineData("\"stage\": sft\nlo|")]
    [InlineData("stage: [\nlo|")]
    [InlineData("stage: \"sft\nlo|")]
    [InlineData("base: &base\n  stage: sft\n<<: *base\nlo|")]
    public void Keys_that_are_there_are_not_offered(string markup)
    {
        IReadOnlyList<string> labels = new Marked(markup).Labels;
        Assert.DoesNotContain("stage", labels);
        Assert.Contains("lora_rank", labels);
    }

    [Fact]
    public void A_former_name_counts_as_the_key() =>
        Assert.DoesNotContain("eval_strategy", new Marked("evaluation_strategy: epoch\n|").Labels);

    [Fact]
    public void The_key_at_the_caret_is_offered_so_that_it_can_be_completed() =>
        Assert.Contains("lora_rank", new Marked("lora_ra|nk: 8").Labels);

    [Theory]
    [InlineData("lora|", "lora_rank: ")]
    [InlineData("lo|ra", "lora_rank: ")]
    [InlineData("lo|ra: 8", "lora_rank: 8")]
    [InlineData("lo|ra : 8", "lora_rank : 8")]
    [InlineData("lora|:", "lora_rank:")]
    [InlineData("lora|:8", "lora_rank:8")]
    [InlineData("lora| 8", "lora_rank: 8")]
    [InlineData("lora|  # size", "lora_rank:  # size")]
    [InlineData("'lora|", "lora_rank': ", "'")]
    [InlineData("\"lora|\": 8", "lora_rank\": 8", "\"")]
    [InlineData("seed: 1\n  \n|", "lora_rank: ", "seed: 1\n  \n")]
    public void Choosing_a_key_replaces_the_word_and_writes_the_colon_once(string markup, string expected, string before = "") =>
        Assert.Equal(before + expected, new Marked(markup).Apply("lora_rank"));

    [Theory]
    [InlineData("lr|", "lr", "learning_rate")]
    [InlineData("max_seq|", "max_seq_length", "cutoff_len")]
    [InlineData("max_seq_le|ngth: 512", "max_seq_length", "cutoff_len")]
    [InlineData("target|", "target_modules", "lora_target")]
    [InlineData("evaluation|", "evaluation_strategy", "eval_strategy")]
    public void Names_of_other_trainers_lead_to_the_key(string markup, string typed, string key)
    {
        CompletionItem item = Assert.Single(new Marked(markup).Completion.Items, item => item.FilterText == typed);
        Assert.Equal($"{typed} → {key}", item.Label);
        Assert.StartsWith(key, item.InsertText, StringComparison.Ordinal);
        Assert.Contains(typed, item.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("learning_rate: 1.0e-4\nlr|")]
    [InlineData("xyz|")]
    public void Names_of_other_trainers_stay_out_of_the_way(string markup) =>
        Assert.DoesNotContain(new Marked(markup).Completion.Items, item => item.FilterText == "lr");

    [Fact]
    public void The_editor_asks_again_after_the_first_letter()
    {
        Assert.True(new Marked("|").Completion.IsIncomplete);
        Assert.False(new Marked("l|").Completion.IsIncomplete);
    }

    [Theory]
    [InlineData("stage", true)]
    [InlineData("bf16", true)]
    [InlineData("dataset", true)]
    [InlineData("template", true)]
    [InlineData("lora_target", true)]
    [InlineData("lora_rank", true)]
    [InlineData("run_name", false)]
    [InlineData("hf_hub_token", false)]
    public void Values_are_asked_for_next_where_there_are_some(string key, bool expected)
    {
        Assert.Equal(expected, new Marked("|").Item(key).SuggestNext);
        Assert.Equal(expected, new Marked($"{key}: |").Completion.Items.Count > 0);
    }

    [Fact]
    public void Values_are_not_asked_for_where_the_colon_was_there_already() =>
        Assert.False(new Marked("sta|: sft").Item("stage").SuggestNext);
}
