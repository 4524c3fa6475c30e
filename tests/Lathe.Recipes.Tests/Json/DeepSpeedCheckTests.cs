using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Json;

public class DeepSpeedCheckTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"train_batch_size": "auto", "gradient_clipping": 1.0, "bf16": {"enabled": "auto"}, "fp16": {"enabled": true}}""")]
    [InlineData("""{"zero_optimization": {"stage": 3, "reduce_bucket_size": 5e8, "offload_param": {"device": "cpu"}}}""")]
    [InlineData("""{"optimizer": {"type": "AdamW", "params": {"lr": 1e-4, "betas": [0.9, 0.95], "amsgrad": false}}}""")]
    [InlineData("""{"some_new_part": {"of": "another version"}}""")]
    public void Sound_files_have_no_findings(string text) => Assert.Empty(Check(text));

    [Theory]
    [InlineData("""{"train_batch_size": "4"}""", "LT3183 \"4\"")]
    [InlineData("""{"train_batch_size": 0}""", "LT3183 0")]
    [InlineData("""{"zero_optimization": 3}""", "LT3182 3")]
    [InlineData("""{"zero_optimization": {"stage": "auto"}}""", "LT3182 \"auto\"")]
    [InlineData("""{"zero_optimization": {"stage": 4}}""", "LT3183 4")]
    [InlineData("""{"zero_optimization": {"stge": 3}}""", "LT3181 \"stge\"")]
    [InlineData("""{"zero_optimization": {"offload_param": {"device": "gpu"}}}""", "LT3183 \"gpu\"")]
    [InlineData("""{"zero_optimisation": {"stage": 3}}""", "LT3181 \"zero_optimisation\"")]
    [InlineData("""{"optimizer": {"params": {"betas": [0.9, "x"]}}}""", "LT3182 \"x\"")]
    [InlineData("""{"zero_optimization": {"stage3_gather_fp16_weights_on_model_save": true}}""", "LT3185 \"stage3_gather_fp16_weights_on_model_save\"")]
    [InlineData("""{"bf16": {"enabled": true}, "fp16": {"enabled": true}}""", "LT3186 true")]
    [InlineData("""{"zero_optimization": {"stage": 2, "offload_param": {"device": "cpu"}}}""", "LT3187 2")]
    [InlineData("""{"zero_optimization": {"stage": 3, "offload_optimizer": {"device": "nvme"}}}""", "LT3187 \"nvme\"")]
    [InlineData("""{"steps_per_print": 1, "steps_per_print": 2}""", "LT3184 \"steps_per_print\"")]
    public void Mistakes_are_found_at_their_place(string text, string expected) => Assert.Equal([expected], Shown.Of(Check(text)));

    [Fact]
    public void A_word_among_numbers_is_told_with_all_that_is_possible()
    {
        Finding finding = Assert.Single(Check("""{"gradient_accumulation_steps": "autp"}"""));
        Assert.Equal("'autp' is no value of gradient_accumulation_steps.", finding.Message);
        Assert.Equal("Possible: a whole number or auto.", finding.Help);
        Assert.Equal("\"auto\"", finding.Suggestion);
    }

    private static IReadOnlyList<Finding> Check(string text) => DeepSpeedCheck.Run(new SourceText("ds.json", text));
}
