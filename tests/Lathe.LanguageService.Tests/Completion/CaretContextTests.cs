using Lathe.LanguageService.Completion;

namespace Lathe.LanguageService.Tests.Completion;

public class CaretContextTests
{
    [Theory]
    [InlineData("|", "")]
    [InlineData("lora_ra|", "lora_ra")]
    [InlineData("|lora_ra", "lora_ra")]
    [InlineData("lora_ra|nk: 8", "lora_rank")]
    [InlineData("lora_rank|: 8", "lora_rank")]
    [InlineData("lora_ra|nk:8", "lora_rank")]
    [InlineData("lora_ra|nk 8", "lora_rank")]
    [InlineData("lora_ra|nk # size", "lora_rank")]
    [InlineData("\"lora_ra|nk\": 8", "lora_rank")]
    [InlineData("'lora_ra|", "lora_ra")]
    [InlineData("lora_rank: 8\n|", "")]
    [InlineData("lora_rank: 8\r\n|\r\nseed: 1\r\n", "")]
    [InlineData("lora_rank: 8\nlora_al|", "lora_al")]
    [InlineData("lora_rank: 8\nlora_al|\nseed: 42\n", "lora_al")]
    [InlineData("lora_target: [q_proj,\nlora_al|", "lora_al")]
    [InlineData("default_system: \"open\nlora_al|", "lora_al")]
    [InlineData("run_name: {a: 1\nlora_al|", "lora_al")]
    [InlineData("dataset:\n|", "")]
    [InlineData("dataset:\n  - a\n|", "")]
    [InlineData("dataset:\n- a\nlora|", "lora")]
    [InlineData("---\n|", "")]
    [InlineData("---\nlora|", "lora")]
    [InlineData("%YAML 1.1\n---\nlora|", "lora")]
    [InlineData("# first\n\n|", "")]
    [InlineData("\uFEFFlora|", "lora")]
    [InlineData("  lora_rank: 8\n  |", "")]
    [InlineData("  lora_rank: 8\n  see|d: 1", "seed")]
    [InlineData("{lora_rank: 8\nse|", "se")]
    public void A_key_may_stand_at_the_margin_of_the_recipe(string markup, string word)
    {
        var marked = new Marked(markup);
        KeyPlace place = Assert.IsType<KeyPlace>(marked.Context);
        Assert.Equal(word, marked.Snapshot.Source.Slice(place.Word));
    }

    [Theory]
    [InlineData("stage: |", "")]
    [InlineData("stage:|", "")]
    [InlineData("stage: sf|t", "sft")]
    [InlineData("stage:sf|t", "sft")]
    [InlineData("stage: |sft", "sft")]
    [InlineData("stage:   | sft", "sft")]
    [InlineData("stage: sft|   # what", "sft")]
    [InlineData("stage: |   # what", "")]
    [InlineData("stage: |# what", "")]
    [InlineData("stage: \"s|ft\" # what", "sft")]
    [InlineData("stage: \"sft|", "sft")]
    [InlineData("stage: 'it''s|'", "it''s")]
    [InlineData("stage: \"a\\\"b|\"", "a\\\"b")]
    [InlineData("stage: |\r\nseed: 1", "")]
    [InlineData("stage:\t|", "")]
    [InlineData("stage: &s |", "")]
    [InlineData("stage: &s sf|t", "sft")]
    [InlineData("stage: !!str sf|t", "sft")]
    [InlineData("\"stage\": sf|t", "sft")]
    [InlineData("stage:\n  |", "")]
    [InlineData("stage:\n  sf|t", "sft")]
    [InlineData("stage: # what\n  sf|t", "sft")]
    [InlineData("lora_target: [q_proj\nstage: sf|t", "sft")]
    [InlineData("lora_target: \"q_proj\nstage: sf|t", "sft")]
    [InlineData("---\nstage: sf|t", "sft")]
    [InlineData("output_dir: a b|", "a b")]
    [InlineData("output_dir: C:\\a|", "C:\\a")]
    [InlineData("unknown: wha|t", "what")]
    public void A_value_follows_the_colon(string markup, string word)
    {
        var marked = new Marked(markup);
        ValuePlace place = Assert.IsType<ValuePlace>(marked.Context);
        Assert.Equal(ValueForm.Scalar, place.Form);
        Assert.Equal(word, marked.Snapshot.Source.Slice(place.Word));
    }

    [Theory]
    [InlineData("dataset: a,b|", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: a,|", ValueForm.CommaItem, "", "a")]
    [InlineData("dataset: a|,b, c", ValueForm.CommaItem, "a", "b c")]
    [InlineData("dataset: a, |b", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: a,| b", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: \"a, b|\"", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: \"a, b|", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: a, b|  # both", ValueForm.CommaItem, "b", "a")]
    [InlineData("dataset: [|", ValueForm.FlowItem, "", "")]
    [InlineData("dataset: [a, b|", ValueForm.FlowItem, "b", "a")]
    [InlineData("dataset: [a, |]", ValueForm.FlowItem, "", "a")]
    [InlineData("dataset: [a, \"b|\", c]", ValueForm.FlowItem, "b", "a c")]
    [InlineData("dataset: [\n  a,\n  b|\n]", ValueForm.FlowItem, "b", "a")]
    [InlineData("dataset: [\n  a, # first, of two\n  |\n]", ValueForm.FlowItem, "", "a")]
    [InlineData("dataset: [\n  a,\n|\n]", ValueForm.FlowItem, "", "a")]
    [InlineData("dataset: [[x], |]", ValueForm.FlowItem, "", "[x]")]
    [InlineData("dataset:\n  - a\n  - b|\n", ValueForm.BlockItem, "b", "a")]
    [InlineData("dataset:\n  - |\n  - a\n", ValueForm.BlockItem, "", "a")]
    [InlineData("dataset:\n  -|\n", ValueForm.BlockItem, "", "")]
    [InlineData("dataset:\n- a\n- |", ValueForm.BlockItem, "", "a")]
    [InlineData("dataset:\n- a\n- \"b|\"", ValueForm.BlockItem, "b", "a")]
    [InlineData("dataset:\n  |", ValueForm.BlockItem, "", "")]
    [InlineData("dataset:\n  - a # first\n\n  # second\n  |", ValueForm.BlockItem, "", "a")]
    [InlineData("dataset:\n  id|", ValueForm.BlockItem, "id", "")]
    [InlineData("dataset: # which\r\n  - a\r\n  - |\r\nseed: 1", ValueForm.BlockItem, "", "a")]
    public void A_list_has_items_in_several_forms(string markup, ValueForm form, string word, string others)
    {
        var marked = new Marked(markup);
        ValuePlace place = Assert.IsType<ValuePlace>(marked.Context);
        Assert.Equal(form, place.Form);
        Assert.Equal(word, marked.Snapshot.Source.Slice(place.Word));
        Assert.Equal(others, string.Join(' ', place.Others));
    }

    [Theory]
    [InlineData("# lora|")]
    [InlineData("|# lora")]
    [InlineData("stage: sft # a co|mment")]
    [InlineData("stage: # a co|mment")]
    [InlineData("stage: sft |")]
    [InlineData("stage: \"sft\"|")]
    [InlineData("stage |: sft")]
    [InlineData("lora rank| 8")]
    [InlineData("stage: {a|: 1}")]
    [InlineData("stage: [a|]")]
    [InlineData("stage: *ali|as")]
    [InlineData("stage: &anch|or sft")]
    [InlineData("default_system: ¦\n  You are |\n")]
    [InlineData("default_system: ¦\n  You are\n|\n  here\n")]
    [InlineData("default_system: >-|\n  You\n")]
    [InlineData("default_system: You are\n  a mod|el\n")]
    [InlineData("default_system: \"You are\n  a mod|el\"\n")]
    [InlineData("dataset: [a, {b|: c}]")]
    [InlineData("dataset: [a, [b|]]")]
    [InlineData("dataset: [a] |")]
    [InlineData("dataset: [\n  a # fir|st\n]")]
    [InlineData("dataset:\n  - a: b|\n")]
    [InlineData("dataset:\n  - # no|te\n")]
    [InlineData("dataset:\n  a: |\n")]
    [InlineData("dataset:\n  - a\n    |\n")]
    [InlineData("deepspeed:\n  zero: |\n")]
    [InlineData("deepspeed:\n  ze|ro: 1\n")]
    [InlineData("lora_rank: 8\n  |")]
    [InlineData("lora_rank: 8\n\t|")]
    [InlineData("--|-")]
    [InlineData("lora_rank: 8\n...\n|")]
    [InlineData("lora_rank: 8\n---\nlora|")]
    [InlineData("%YA|ML 1.1\n---\n")]
    [InlineData("|\n---\nlora_rank: 8")]
    [InlineData("  lora_rank: 8\n|")]
    [InlineData("- a\n- |")]
    [InlineData("{lora_rank: |8}")]
    public void Elsewhere_there_is_nothing_to_write(string markup)
    {
        var marked = new Marked(markup);
        Assert.IsType<ElsewherePlace>(marked.Context);
        Assert.Empty(marked.Completion.Items);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(99)]
    [InlineData(int.MaxValue)]
    public void An_offset_outside_the_text_is_its_nearest(int offset) =>
        Assert.IsType<KeyPlace>(CaretContext.At(new Marked("seed|").Snapshot, offset));

    [Fact]
    public void A_text_too_large_to_be_a_recipe_is_not_looked_at() =>
        Assert.IsType<ElsewherePlace>(new Marked("|" + new string('#', 2 << 20)).Context);
}
