using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

public sealed class WordLevelTests
{
    private const int Texts = 2000;

    [Fact]
    public void Ids_and_decoded_text_equal_the_oracles()
    {
        using var folder = Folder("WhitespaceSplit", NodeOracle.Texts(300, 5).SelectMany(text => text.Split((char[]?)null)).Distinct().Take(4000));
        var tokenizer = TokenizerLoader.Load(folder.Path);

        // JavaScript's white space has U+FEFF and lacks U+0085.
        var rows = NodeOracle.Encode(folder.Path, 2 * Texts, 6).Where(row => row.Text.AsSpan().IndexOfAny('\ufeff', '\u0085') < 0).ToList();
        Assert.True(rows.Count >= Texts);
        Assert.All(rows, row => OracleTests.AssertSame(tokenizer, row));
        Assert.Contains(rows, row => row.Ids.Distinct().Count() > 5);
    }

    [Theory]
    [InlineData("Whitespace", "naïve façade_2, don't!", "naïve façade_2 , don ' t !")]
    [InlineData("Whitespace", "a\u0301b \U00010400\U00010428...😀x", "a\u0301b \U00010400\U00010428 ...😀 x")]
    [InlineData("Whitespace", "\u0085a\u00a0b\u3000c", "a b c")]
    [InlineData("WhitespaceSplit", "naïve façade_2, don't!", "naïve façade_2, don't!")]
    public void Words_are_what_unicode_calls_words(string preTokenizer, string text, string expected)
    {
        using var folder = Folder(preTokenizer, expected.Split(' '));
        Assert.Equal(expected.Split(' '), TokenizerFolder.Tokens(TokenizerLoader.Load(folder.Path), text));
    }

    private static TokenizerFolder Folder(string preTokenizer, IEnumerable<string> words)
    {
        var vocabulary = new JsonObject { ["[UNK]"] = 0 };
        foreach (var word in words.Where(word => word.Length > 0))
        {
            vocabulary.TryAdd(word, vocabulary.Count);
        }

        var folder = new TokenizerFolder();
        folder.Write("tokenizer.json", new JsonObject
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 0, ["content"] = "[UNK]", ["special"] = true }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = preTokenizer },
            ["post_processor"] = null,
            ["decoder"] = null,
            ["model"] = new JsonObject { ["type"] = "WordLevel", ["vocab"] = vocabulary, ["unk_token"] = "[UNK]" },
        }.ToJsonString());
        folder.Write("tokenizer_config.json", """{"unk_token": "[UNK]"}""");
        return folder;
    }
}
