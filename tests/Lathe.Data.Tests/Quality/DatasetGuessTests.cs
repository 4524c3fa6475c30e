using Lathe.Data.Formats;
using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;

namespace Lathe.Data.Tests.Quality;

public sealed class DatasetGuessTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"instruction\": \"i\", \"input\": \"q\", \"output\": \"o\"}", DatasetFormatting.Alpaca, "instruction input output")]
    [InlineData("{\"question\": \"q\", \"answer\": \"a\"}", DatasetFormatting.Alpaca, "question - answer")]
    [InlineData("{\"text\": \"t\"}", DatasetFormatting.Alpaca, "text - -")]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}]}", DatasetFormatting.ShareGpt, null)]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}]}", DatasetFormatting.OpenAi, null)]
    public void Columns_are_guessed_from_the_first_row(string row, DatasetFormatting formatting, string? columns)
    {
        var guess = DatasetGuess.Of(_folder.Write("one.jsonl", row)).Dataset;
        Assert.Equal(formatting, guess.Formatting);
        if (columns is not null)
        {
            Assert.Equal(columns, $"{guess.Columns.Prompt} {guess.Columns.Query ?? "-"} {guess.Columns.Response ?? "-"}");
        }
    }

    [Theory]
    [InlineData("{\"instruction\": \"i\", \"chosen\": \"c\", \"rejected\": \"r\"}", true, null)]
    [InlineData("{\"conversations\": [{\"from\": \"human\", \"value\": \"q\"}], \"chosen\": {}, \"rejected\": {}}", true, null)]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}], \"kto_tag\": false}", false, "kto_tag")]
    [InlineData("{\"prompt\": \"p\", \"completion\": \"c\", \"label\": true}", false, "label")]
    [InlineData("{\"question\": \"p\", \"answer\": \"c\", \"label\": true}", false, null)]
    [InlineData("{\"question\": \"p\", \"answer\": \"c\", \"kto_tag\": \"yes\"}", false, null)]
    public void Judged_answers_are_guessed_by_their_columns(string row, bool isRanking, string? tag)
    {
        var guess = DatasetGuess.Of(_folder.Write("one.jsonl", row)).Dataset;
        Assert.Equal((isRanking, tag), (guess.IsRanking, guess.Columns.KtoTag));
        Assert.Equal(isRanking ? ("chosen", "rejected") : (null, null), (guess.Columns.Chosen, guess.Columns.Rejected));
    }

    [Fact]
    public void What_is_registered_is_not_guessed()
    {
        _folder.Register("""{"file_name": "one.jsonl", "columns": {"prompt": "a", "response": "b"}}""");
        var (dataset, origin) = DatasetGuess.Of(_folder.Write("one.jsonl", "{\"a\": \"q\", \"b\": \"r\"}"));
        Assert.Equal(("d", "a"), (dataset.Name, dataset.Columns.Prompt));
        Assert.EndsWith("dataset 'd' says", origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"x\": 1}", "it has: x")]
    [InlineData("{nonsense", "no JSON object")]
    [InlineData("[]", "no rows")]
    public void What_cannot_be_guessed_is_told(string content, string message)
    {
        var path = _folder.Write("one.json", content);
        Assert.Contains(message, Assert.Throws<DataException>(() => DatasetGuess.Of(path)).Message, StringComparison.Ordinal);
    }
}
