using Lathe.Data.Tokenizers;
using Lathe.Training.Serving;
using Lathe.Training.Tests.Runs;

namespace Lathe.Training.Tests.Serving;

/// <summary>Texts whose characters are spread over tokens of single bytes.</summary>
public sealed class AnswerTextTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();
    private readonly Tokenizer _tokenizer;

    public AnswerTextTests() => _tokenizer = TokenizerLoader.Load(Path.Combine(_folder.Root, "model"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain words")]
    [InlineData("Übung, 学而时习之 and 👩‍🚀!")]
    [InlineData("")]
    public void What_is_told_is_the_text(string text)
    {
        var parts = Parts(text);
        Assert.Equal(text, string.Concat(parts));
        Assert.DoesNotContain(parts, part => part.Contains('�', StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_hold_it_back_for_ever()
    {
        var text = new AnswerText(_tokenizer, []);
        var broken = _tokenizer.Encode("é")[0];
        Assert.Contains(Enumerable.Range(0, 20).Select(_ => text.Add(broken)), part => part.Length > 0);
    }

    [Theory]
    [InlineData("one END two", "END", "one ")]
    [InlineData("ENEND", "END", "EN")]
    [InlineData("aXbYc", "Y X", "a")]
    [InlineData("no such thing EN", "END", "no such thing EN")]
    [InlineData("stop 学而 here", "学而", "stop ")]
    public void Stop_words_end_it_wherever_they_are_cut(string text, string stops, string expected)
    {
        var parts = Parts(text, stops.Split(' '));
        Assert.Equal(expected, string.Concat(parts));
    }

    /// <summary>Random texts of few letters, so that beginnings of stop words are everywhere.</summary>
    [Fact]
    public void Any_text_ends_before_the_stop_word_that_is_complete_first()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            string Letters(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => "abé"[random.Next(3)]));
            string[] stops = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(5))];
            var text = Letters(30);
            var place = stops.Select(stop => (Begin: text.IndexOf(stop, StringComparison.Ordinal), stop.Length)).Where(found => found.Begin >= 0)
                .OrderBy(found => found.Begin + found.Length).ThenBy(found => found.Begin).Select(found => found.Begin).FirstOrDefault(text.Length);
            Assert.Equal(text[..place], string.Concat(Parts(text, stops)));
        }
    }

    private List<string> Parts(string text, params string[] stops)
    {
        var answer = new AnswerText(_tokenizer, stops);
        return [.. _tokenizer.Encode(text).Select(answer.Add), answer.Finish()];
    }
}
