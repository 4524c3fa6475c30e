using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Markup;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Tests.Hover;

public class RecipeHoverTests
{
    public static TheoryData<string> SecretKeys => [.. RecipeKeys.All.Where(key => key.Secret).Select(key => key.Name)];

    public static TheoryData<string> Keys => [.. RecipeKeys.All.Select(key => key.Name)];

    [Theory]
    [InlineData("lora_ra|nk 8")]
    [InlineData("lora_ra|nk")]
    [InlineData("stage: [\nlora_ra|nk: 8")]
    [InlineData("lora_ra|nk: [8")]
    public void A_key_on_a_line_that_cannot_be_read_is_explained(string markup)
    {
        HoverResult? hover = new Marked(markup).Hover;
        Assert.Contains("Rank of the LoRA matrices", hover?.Markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lora_rank:| 8")]
    [InlineData("lora_rank: 8|")]
    [InlineData("lora_rank: 8 # si|ze")]
    [InlineData("# lora_ra|nk: 8")]
    [InlineData("run_name: lora_ra|nk")]
    [InlineData("deepspeed:\n  lora_ra|nk: 8")]
    [InlineData("completely_diffe|rent: 1")]
    [InlineData("|")]
    public void Elsewhere_there_is_nothing_to_say(string markup) => Assert.Null(new Marked(markup).Hover);

    [Theory]
    [InlineData("lora_rank: |16")]
    [InlineData("learning_rate: 0.00|01")]
    [InlineData("num_train_epochs: 3.|0")]
    [InlineData("bf16: tru|e")]
    public void A_value_that_is_what_it_looks_like_needs_no_words(string markup)
    {
        HoverResult? hover = new Marked(markup).Hover;
        Assert.DoesNotContain("is read as", hover?.Markdown ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SecretKeys))]
    public void Secrets_are_not_shown(string key)
    {
        Assert.Null(new Marked($"{key}: hf_ver|ysecret").Hover);
        Assert.DoesNotContain("verysecret", new Marked($"{key[..2]}|{key[2..]}: hf_verysecret").Hover!.Markdown, StringComparison.Ordinal);
        Assert.Empty(new Marked($"{key}: hf_ver|ysecret").Completion.Items);
        Assert.All(
            new Marked($"{key}: hf_verysecret\n|").Completion.Items,
            item => Assert.DoesNotContain("verysecret", $"{item}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_explained(string key)
    {
        var marked = new Marked($"{key[..1]}|{key[1..]}: null");
        string description = KeyMarkdown.For(RecipeKeys.Find(key)!, marked.Snapshot.Bound.Command);
        Assert.Equal($"**`{key}`**\n\n{description}", marked.Hover?.Markdown);
    }

    [Theory]
    [InlineData("export_d|ir: out", false)]
    [InlineData("do_train: true\nexport_d|ir: out", true)]
    [InlineData("infer_backend: vllm\nmax_l|ength: 400", false)]
    [InlineData("do_train: true\nmax_l|ength: 400", true)]
    public void What_only_training_ignores_is_said_in_trainings_only(string markup, bool ignored) =>
        Assert.Equal(ignored, new Marked(markup).Hover!.Markdown.Contains("Has no effect here", StringComparison.Ordinal));

    [Fact]
    public void A_secret_is_not_shown_through_an_alias() => Assert.Null(new Marked("hf_hub_token: &t hf_secret\nrun_name: *|t").Hover);

    [Fact]
    public void Texts_of_the_file_stay_code()
    {
        HoverResult hover = new Marked("seed: &s \"`**x** [a](http://b) <img>\"\ndata_seed: *|s").Hover!;
        Assert.Equal("`*s` stands for ``` `**x** [a](http://b) <img> ```.".Replace("```", "``", StringComparison.Ordinal), hover.Markdown);
    }
}
