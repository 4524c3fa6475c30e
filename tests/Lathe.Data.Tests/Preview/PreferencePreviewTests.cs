using Lathe.Data.Preview;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Preview;

/// <summary>Previews of rows that judge answers.</summary>
public sealed class PreferencePreviewTests : IDisposable
{
    private const string Pairs = ", \"ranking\": true, \"columns\": {\"prompt\": \"q\", \"history\": \"h\", \"chosen\": \"good\", \"rejected\": \"bad\"}";
    private const string Tagged = ", \"columns\": {\"prompt\": \"q\", \"response\": \"a\", \"kto_tag\": \"fine\"}";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pair_is_the_prompt_and_then_each_answer()
    {
        _folder.WriteRows(Pairs, "{\"q\": \"ask\", \"good\": \"yes\", \"bad\": \"no\"}");
        var row = Read(new DataOptions { Template = "default" });
        Assert.Equal("masked 'Human: ask</s>\nAssistant:', chosen learnt 'yes</s>\n', rejected learnt 'no</s>\n'", Shown(row));
        Assert.Equal((22 + 5, 22 + 5, 5 + 4), (row.Tokens, row.Kept, row.Learnt));
    }

    [Fact]
    public void Earlier_answers_are_part_of_the_prompt()
    {
        _folder.WriteRows(Pairs, "{\"h\": [[\"one\", \"two\"]], \"q\": \"three\", \"good\": \"four\", \"bad\": \"five\"}");
        Assert.Equal("masked 'onetwothree', chosen learnt 'four', rejected learnt 'five'", Shown(Read(new DataOptions { Template = "empty" })));
    }

    [Theory]
    [InlineData(true, "masked 'ask', desirable learnt 'yes'")]
    [InlineData(false, "masked 'ask', undesirable learnt 'yes'")]
    public void A_tagged_answer_has_the_name_of_its_tag(bool tag, string expected)
    {
        _folder.WriteRows(Tagged, $"{{\"q\": \"ask\", \"a\": \"yes\", \"fine\": {(tag ? "true" : "false")}}}");
        Assert.Equal(expected, Shown(Read(new DataOptions { Template = "empty" })));
    }

    /// <summary>The budget of prompt and the longer answer, as LLaMA-Factory gives it out, is held against both answers.</summary>
    [Theory]
    [InlineData(12, "masked 'abcd', chosen learnt '12345678', rejected learnt '12345678', rejected cut '9'")]
    [InlineData(10, "masked 'abcd', chosen learnt '123456', chosen cut '78', rejected learnt '123456', rejected cut '789'")]
    public void Both_answers_have_the_room_of_the_longer_one(int limit, string expected)
    {
        _folder.WriteRows(Pairs, "{\"q\": \"abcd\", \"good\": \"12345678\", \"bad\": \"123456789\"}");
        var row = Read(new DataOptions { Template = "empty", CutoffLen = limit });
        Assert.Equal(expected, Shown(row));
        Assert.Equal((13, limit, true), (row.Tokens, row.Kept, row.IsAnswerCut));
    }

    [Fact]
    public void Thoughts_of_earlier_answers_are_removed_and_the_last_ones_stay()
    {
        const string Thought = "<think>\\nx\\n</think>\\n\\n";
        _folder.WriteRows(Pairs, $"{{\"h\": [[\"one\", \"{Thought}two\"]], \"q\": \"three\", \"good\": \"{Thought}four\", \"bad\": \"five\"}}");
        Assert.Equal(
            """
            masked '<|im_start|>user
            one<|im_end|>
            <|im_start|>assistant
            two<|im_end|>
            <|im_start|>user
            three<|im_end|>
            <|im_start|>assistant
            ', chosen learnt '<think>
            x
            </think>

            four<|im_end|>
            ', rejected learnt '<think>

            </think>

            five<|im_end|>
            '
            """,
            Shown(Read(new DataOptions { Template = "qwen3" })));
    }

    [Fact]
    public void A_pair_without_one_answer_says_so()
    {
        _folder.WriteRows(Pairs, "{\"q\": \"ask\", \"good\": \"yes\"}");
        Assert.StartsWith("column 'bad' is missing", Read(new DataOptions()).Problem, StringComparison.Ordinal);
    }

    private RowPreview Read(DataOptions data) => Assert.Single(DataPreview.Read(
        DataFolder.Recipe(data), new CharTokenizer(), _folder.Root, new PreviewRequest(null, 1, 5), TestContext.Current.CancellationToken).Rows);

    private static string Shown(RowPreview row) => string.Join(
        ", ", row.Pieces.Select(piece => $"{(piece.Answer is null ? "" : piece.Answer + " ")}{piece.Use.ToString().ToLowerInvariant()} '{piece.Text}'"));
}
