using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Training;

namespace Lathe.Data.Tests.Tokenizers;

public sealed class TrainingTests
{
    private static readonly string[] Special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    [Fact]
    public void Merges_are_those_of_the_definition()
    {
        var random = new Random(2);
        for (var round = 0; round < 40; round++)
        {
            // Few letters and short words, so that ties and words such as "aaaa" are frequent; each word is one piece.
            var words = Enumerable.Range(0, 40).Select(_ => new string(random.GetItems<char>("abc", random.Next(1, 9)))).ToList();
            var trained = Train(words, new BpeTrainerOptions { VocabularySize = 256 + 30, MinFrequency = 1 + round % 3 });
            Assert.Equal(NaiveBpe.Train(words, 30, 1 + round % 3), trained.Merges);
        }
    }

    [Fact]
    public void The_order_of_texts_does_not_matter()
    {
        var texts = Corpus(5);
        var options = new BpeTrainerOptions { VocabularySize = 600, SpecialTokens = Special };
        var trained = Train(texts, options);
        var again = Train(texts.Reverse(), options);
        Assert.Equal(trained.Merges, again.Merges);
        Assert.Equal(trained.Tokens, again.Tokens);
        Assert.Equal(600, trained.Tokens.Count);
        Assert.Equal(Special, trained.Tokens.Take(3));
        Assert.Equal(600, trained.Tokens.Distinct().Count());
    }

    [Fact]
    public void Special_tokens_in_the_corpus_are_no_text()
    {
        var trained = Train(
            Enumerable.Repeat("<|im_start|>user<|im_end|>", 50), new BpeTrainerOptions { VocabularySize = 400, SpecialTokens = Special });
        Assert.Equal([("e", "r"), ("s", "er"), ("u", "ser")], trained.Merges);
    }

    [Fact]
    public void A_written_tokenizer_encodes_as_the_oracle_does()
    {
        using var folder = new TokenizerFolder();
        Write(folder.Path);
        AssertEqualsOracle(folder.Path, _ => true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_it_does_when_it_splits_like_GPT2(bool addPrefixSpace)
    {
        using var folder = new TokenizerFolder();
        Write(folder.Path);
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "tokenizer.json")))!;
        file["pre_tokenizer"] = TokenizerFolder.ByteLevel(useRegex: true, addPrefixSpace);
        folder.Write("tokenizer.json", file.ToJsonString());

        // The oracle's pattern has JavaScript's white space, see BpeTests.
        AssertEqualsOracle(folder.Path, text => !text.AsSpan().ContainsAny('\u0085', '\ufeff'));
    }

    [Fact]
    public void Roles_and_template_are_loaded_back()
    {
        using var folder = new TokenizerFolder();
        Write(folder.Path);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.Equal((null, 2, 0), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId));
        Assert.Equal("{{ x }}", tokenizer.ChatTemplate);
        Assert.Equal(Special, tokenizer.AddedTokens.Select(t => t.Content));
        Assert.All(tokenizer.AddedTokens, t => Assert.True(t.IsSpecial && !t.IsNormalized));
        Assert.Equal(
            ["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFiles(folder.Path).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));
        File.Delete(Path.Combine(folder.Path, "tokenizer_config.json"));
        Assert.Equal(2, TokenizerLoader.Load(folder.Path).EosId); // From special_tokens_map.json.
    }

    [Theory]
    [InlineData(100, "<|a|>", "from 257")]
    [InlineData(1000, "a b", "cannot be a special token")]
    [InlineData(1000, "x", "cannot be a special token")]
    [InlineData(1000, "\u0120the", "cannot be a special token")]
    [InlineData(1000, "", "cannot be a special token")]
    public void Impossible_options_are_refused(int size, string special, string says) => Assert.Contains(
        says,
        Refusal(() => Train(["text"], new BpeTrainerOptions { VocabularySize = size, SpecialTokens = [special] })),
        StringComparison.Ordinal);

    [Fact]
    public void An_empty_corpus_and_a_role_without_a_token_are_refused()
    {
        var options = new BpeTrainerOptions { VocabularySize = 300, SpecialTokens = Special };
        Assert.Throws<DataException>(() => Train([""], options));
        var failure = Assert.Throws<DataException>(() => TokenizerWriter.Write(
            Path.GetTempPath(), Train(["a"], options), new TokenizerWriterOptions { EosToken = "</s>" }));
        Assert.Contains("eos_token: '</s>'", failure.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Train(["a"], options with { SpecialTokens = ["<a>", "<a>"] }));
    }

    [Fact]
    public void Corpus_files_give_their_texts()
    {
        using var folder = new TokenizerFolder();
        folder.Write("a.txt", "\ufeffone\r\ntwo\n");
        folder.Write(
            "b.jsonl", """{"text": "t1", "id": "no"}""" + "\r\n\n" + """{"messages": [{"role": "user", "content":"hi"}]}""" + "\n\"bare\"");
        folder.Write("c.json", """[{"instruction": "i", "input": "", "output": "o", "n": 5}, {"text": 7, "x": "y"}]""");
        Assert.Equal(
            ["one\r\ntwo\n", "t1", "user", "hi", "bare", "i", "", "o", "y"],
            CorpusReader.Read(Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n{\"text\": ", "a.jsonl, line 2")]
    [InlineData("a.json", "[{\"text\": \"a\"}, ", "a.json")]
    [InlineData("a.json", "{\"text\": \"a\"}", "a.json")]
    [InlineData("a.jsonl", "{\"text\": \"\\ud800\"}", "a.jsonl, line 1")]
    public void Broken_corpus_files_are_refused_by_place(string name, string content, string says)
    {
        using var folder = new TokenizerFolder();
        folder.Write(name, content);
        var path = Path.Combine(folder.Path, name);
        Assert.Contains(says, Assert.Throws<DataException>(() => CorpusReader.Read([path]).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_no_text_are_refused()
    {
        using var folder = new TokenizerFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "a.txt"), [0x61, 0xC3, 0x28]);
        Assert.Contains("UTF-8", Refusal(() => CorpusReader.Read([Path.Combine(folder.Path, "a.txt")]).ToList()), StringComparison.Ordinal);
        Assert.Contains("b.txt", Refusal(() => CorpusReader.Read([Path.Combine(folder.Path, "b.txt")]).ToList()), StringComparison.Ordinal);
    }

    private static string Refusal(Func<object> act) => Assert.Throws<DataException>(act).Message;

    private static IEnumerable<string> Corpus(int seed) =>
        NodeOracle.Encode(NodeOracle.Model("tokenizer-qwen3"), 800, seed).Select(r => r.Text);

    private static TrainedBpe Train(IEnumerable<string> texts, BpeTrainerOptions options) =>
        BpeTrainer.Train(texts, options, TestContext.Current.CancellationToken);

    private static void Write(string folder)
    {
        var trained = Train(Corpus(6), new BpeTrainerOptions { VocabularySize = 1500, SpecialTokens = Special });
        Assert.Equal(1500, trained.Tokens.Count);
        TokenizerWriter.Write(
            folder, trained, new TokenizerWriterOptions { EosToken = "<|im_end|>", PadToken = "<|endoftext|>", ChatTemplate = "{{ x }}" });
    }

    private static void AssertEqualsOracle(string folder, Func<string, bool> isComparable)
    {
        var tokenizer = TokenizerLoader.Load(folder);
        var rows = NodeOracle.Encode(folder, 1000, 8).Where(r => isComparable(r.Text)).ToList();
        Assert.True(rows.Count > 500);
        Assert.All(rows, row => OracleTests.AssertSame(tokenizer, row));
    }
}
