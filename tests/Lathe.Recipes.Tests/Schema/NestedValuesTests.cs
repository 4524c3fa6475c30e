using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Tests.Json;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Schema;

public class NestedValuesTests
{
    private const string Head = "model_name_or_path: m\nstage: sft\ndo_train: true\ndataset: d\n";

    [Theory]
    [InlineData("accelerator_config: {split_batches: true, gradient_accumulation_kwargs: {num_steps: 4}}")]
    [InlineData("accelerator_config: accelerate.json")]
    [InlineData("liger_kernel_config: {rope: true, something_new: 1}")]
    [InlineData("fsdp_config:\n  version: 2\n  transformer_layer_cls_to_wrap: [LlamaDecoderLayer]")]
    public void What_fits_is_not_told_about(string line) => Assert.Empty(Nested(line));

    [Theory]
    [InlineData("accelerator_config: {split_batch: true}", "split_batch")]
    [InlineData("accelerator_config:\n  split_batches: many", "many")]
    [InlineData("accelerator_config: {split_batches: 1, even_batches: [a]}", "1|[a]")]
    [InlineData("fsdp_config: {version: 3}", "3")]
    [InlineData("fsdp_config: {transformer_layer_cls_to_wrap: [A, {}]}", "{}")]
    [InlineData("base: &b {version: many}\nfsdp_config: {<<: *b, xla: true}", "many")]
    public void What_does_not_fit_is_told_at_its_place(string line, string marked) =>
        Assert.Equal(marked.Split('|').Select(place => $"LT2018 {place}"), Shown.Of(Nested(line)));

    [Fact]
    public void A_slip_is_told_with_the_name_that_is_meant()
    {
        Finding finding = Assert.Single(Nested("accelerator_config: {split_batch: true}"));
        Assert.Equal("There is no key 'split_batch' in accelerator_config.", finding.Message);
        Assert.Equal(("split_batches", "accelerator_config", Severity.Warning), (finding.Suggestion, finding.Key, finding.Severity));
    }

    [Fact]
    public void A_key_that_was_warned_about_gets_nothing_more() =>
        Assert.Equal([FindingCodes.KeyNotYet], Bind("deepspeed: {zero_optimization: {stage: 7}}").Select(finding => finding.Code));

    [Fact]
    public void An_argument_is_told_about_in_the_argument()
    {
        BindResult bound = RecipeBinder.Bind(new SourceText("r.yaml", Head), ["fsdp_config.version=many"]);
        Finding finding = Assert.Single(bound.Findings, finding => finding.Code == FindingCodes.NestedValue);
        Assert.Equal(("argument 1", "many"), (finding.Source.Path, finding.Source.Slice(finding.Span)));
    }

    [Fact]
    public void Values_that_could_not_be_read_are_left_alone() =>
        Assert.DoesNotContain(Bind("fsdp_config: {version: 0x_}"), finding => finding.Code == FindingCodes.NestedValue);

    private static IEnumerable<Finding> Nested(string line) => Bind(line).Where(finding => finding.Code == FindingCodes.NestedValue);

    private static IEnumerable<Finding> Bind(string line) => RecipeBinder.Bind(new SourceText("r.yaml", Head + line)).Findings;
}
