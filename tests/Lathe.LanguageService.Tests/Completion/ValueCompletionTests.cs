using System.Globalization;
using Lathe.LanguageService.Completion;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Completion;

public class ValueCompletionTests
{
    public static TheoryData<string> Keys => [.. RecipeKeys.All.Select(key => key.Name)];

    [Theory]
    [InlineData("stage: |", "sft", "stage: sft")]
    [InlineData("stage:|", "sft", "stage: sft")]
    [InlineData("stage: p|t", "sft", "stage: sft")]
    [InlineData("stage:p|t", "sft", "stage: sft")]
    [InlineData("stage: |pt # raw", "sft", "stage: sft # raw")]
    [InlineData("stage: |# raw", "sft", "stage: sft # raw")]
    [InlineData("stage: \"p|t\"", "sft", "stage: \"sft\"")]
    [InlineData("stage: |\"pt\"", "sft", "stage: sft")]
    [InlineData("stage: 'p|", "sft", "stage: 'sft'")]
    [InlineData("stage: &s |", "sft", "stage: &s sft")]
    [InlineData("stage:\n  |", "sft", "stage:\n  sft")]
    [InlineData("eval_strategy: |", "no", "eval_strategy: 'no'")]
    [InlineData("eval_strategy: \"|\"", "no", "eval_strategy: \"no\"")]
    [InlineData("bf16: |", "true", "bf16: true")]
    [InlineData("bf16: \"t|\"", "true", "bf16: true")]
    [InlineData("lora_rank: 1|", "16", "lora_rank: 16")]
    [InlineData("lora_rank: '1|", "16", "lora_rank: 16")]
    [InlineData("template: |\r\nseed: 1", "chatml", "template: chatml\r\nseed: 1")]
    [InlineData("dataset: |", "identity", "dataset: identity")]
    [InlineData("dataset: identity,al|", "alpaca_en", "dataset: identity,alpaca_en")]
    [InlineData("dataset: identity, |", "alpaca_en", "dataset: identity, alpaca_en")]
    [InlineData("dataset: al|,identity", "alpaca_en", "dataset: alpaca_en,identity")]
    [InlineData("dataset: 'identity,|", "alpaca_en", "dataset: 'identity,alpaca_en'")]
    [InlineData("dataset: '|,identity", "alpaca_en", "dataset: 'alpaca_en,identity")]
    [InlineData("dataset: [|", "identity", "dataset: [identity")]
    [InlineData("dataset: [identity, |]", "alpaca_en", "dataset: [identity, alpaca_en]")]
    [InlineData("dataset: [\"al|\", identity]", "alpaca_en", "dataset: [\"alpaca_en\", identity]")]
    [InlineData("dataset:\n  - |", "identity", "dataset:\n  - identity")]
    [InlineData("dataset:\n  -|", "identity", "dataset:\n  - identity")]
    [InlineData("dataset:\n  |", "identity", "dataset:\n  - identity")]
    [InlineData("dataset:\n  id|", "identity", "dataset:\n  - identity")]
    [InlineData("lora_target: |", "all", "lora_target: all")]
    [InlineData("lora_target: q_proj,|", "v_proj", "lora_target: q_proj,v_proj")]
    [InlineData("dataset_dir: odd\ndataset: |", "2024", "dataset_dir: odd\ndataset: '2024'")]
    [InlineData("dataset_dir: odd\ndataset: |", "with space", "dataset_dir: odd\ndataset: 'with space'")]
    [InlineData("dataset_dir: odd\ndataset: [|]", "a, b", "dataset_dir: odd\ndataset: ['a, b']")]
    [InlineData("dataset_dir: odd\ndataset: ['|']", "it's", "dataset_dir: odd\ndataset: ['it''s']")]
    [InlineData("dataset_dir: odd\ndataset: plain,|", "2024", "dataset_dir: odd\ndataset: plain,2024")]
    public void Choosing_a_value_writes_it_as_it_has_to_be(string markup, string value, string expected) =>
        Assert.Equal(expected, new Marked(markup).Apply(value));

    [Theory]
    [InlineData("dataset: identity,|", "alpaca_en alpaca_zh")]
    [InlineData("dataset: id|entity,alpaca_zh", "alpaca_en identity")]
    [InlineData("dataset: [identity, |, alpaca_zh]", "alpaca_en")]
    [InlineData("dataset:\n  - identity\n  - |\n  - alpaca_zh", "alpaca_en")]
    [InlineData("dataset_dir: nowhere\ndataset: |", "")]
    [InlineData("dataset_dir: odd\ndataset: |", "2024 it's plain with space")]
    [InlineData("dataset_dir: odd\ndataset: plain,|", "2024")]
    public void Datasets_are_those_of_the_recipes_folder_that_are_not_listed_yet(string markup, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Marked(markup).Labels));

    [Fact]
    public void Values_known_elsewhere_lead_to_the_value()
    {
        CompletionItem item = new Marked("flash_attn: flash|").Completion.Items.Single(item => item.FilterText == "flash_attention_2");
        Assert.Equal("fa2", item.Label);
        Assert.DoesNotContain(new Marked("flash_attn: |").Completion.Items, item => item.FilterText == "flash_attention_2");
    }

    [Fact]
    public void Values_that_cannot_be_done_yet_are_marked_and_last()
    {
        Marked marked = new("stage: |");
        Assert.True(marked.Item("dpo").Deprecated);
        Assert.False(marked.Item("sft").Deprecated);
        Assert.Equal(["pt", "sft"], marked.Labels.Take(2));
    }

    [Theory]
    [InlineData("nonsense: |")]
    [InlineData("hf_hub_token: |")]
    [InlineData("hf_hub_token: hf_ab|c")]
    [InlineData("run_name: |")]
    public void Nothing_is_offered_where_nothing_is_known(string markup) => Assert.Empty(new Marked(markup).Completion.Items);

    [Theory]
    [MemberData(nameof(Keys))]
    public void No_value_is_offered_twice(string name)
    {
        object[] values = [.. new Marked($"{name}: |").Completion.Items.Select(item => Meaning(item.Label))];
        Assert.Equal(values.Distinct(), values);
    }

    /// <summary>The catalogue can't offer what its own checks refuse.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_offered_value_is_accepted(string name)
    {
        var marked = new Marked($"{name}: |");
        foreach (CompletionItem item in marked.Completion.Items.Where(item => !item.Deprecated && item.Kind is not (CompletionItemKind.Folder or CompletionItemKind.File)))
        {
            string text = Marked.Apply(marked.Snapshot.Source.Text, item);
            var options = new BindOptions { Command = RecipeKeys.Find(name)!.Commands[0] };
            BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", text), options: options);
            Assert.DoesNotContain(result.Findings, finding =>
                finding.Key == name
                && finding.Severity >= Severity.Warning
                && finding.Code[2] is '1' or '2');
            Assert.DoesNotContain(result.Findings, finding => finding.Code is FindingCodes.KeyNotYet or FindingCodes.ValueNotYet);
        }
    }

    /// <summary>500 and 500.0 are one value.</summary>
    private static object Meaning(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : label;
}
