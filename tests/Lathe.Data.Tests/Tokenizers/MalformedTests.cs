using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Broken and foreign tokenizer files: a message that names file and place, never another exception.</summary>
public sealed class MalformedTests
{
    /// <summary>What is done to a good tokenizer, and what the message must say.</summary>
    private static readonly Dictionary<string, (Action<TokenizerFolder> Break, string[] Says)> Cases = new()
    {
        ["no model"] = (f => f.Tokenizer.Remove("model"), ["'model' is missing"]),
        ["model is a list"] = (f => f.Tokenizer["model"] = new JsonArray(), ["model: ", "should be an object", "a list"]),
        ["no vocab"] = (f => f.Model.Remove("vocab"), ["model: ", "'vocab' is missing"]),
        ["empty vocab"] = (f => f.Model["vocab"] = new JsonObject(), ["model.vocab: ", "empty"]),
        ["vocab is a list"] = (f => f.Model["vocab"] = new JsonArray("a"), ["model.vocab: ", "should be an object"]),
        ["negative id"] = (f => f.Vocabulary["a"] = -1, ["model.vocab.a: ", "-1"]),
        ["huge id"] = (f => f.Vocabulary["a"] = 2_000_000_000, ["model.vocab.a: ", "2000000000"]),
        ["id beyond 64 bits"] = (f => f.Vocabulary["a"] = JsonNode.Parse("1e300"), ["model.vocab.a: ", "1e300"]),
        ["fractional id"] = (f => f.Vocabulary["a"] = 1.5, ["model.vocab.a: ", "1.5"]),
        ["id is a text"] = (f => f.Vocabulary["a"] = "7", ["model.vocab.a: ", "\"7\""]),
        ["id twice"] = (f => f.Vocabulary["a"] = f.Vocabulary["b"]!.GetValue<int>(), ["same id", "'a'", "'b'"]),
        ["token too long"] = (f => f.Vocabulary[new string('a', 70_000)] = 9999, ["model.vocab.aaa", "70,000"]),
        ["no merges"] = (f => f.Model.Remove("merges"), ["model: "]),
        ["merges is an object"] = (f => f.Model["merges"] = new JsonObject(), ["model.merges: ", "should be a list"]),
        ["merge with unknown part"] = (f => f.Model["merges"]!.AsArray().Add("zz b"), ["model.merges[1]", "'zz'", "zz b"]),
        ["merge with unknown result"] = (f => f.Model["merges"]!.AsArray().Add("b a"), ["model.merges[1]", "'ba'"]),
        ["merge of one token"] = (f => f.Model["merges"]!.AsArray().Add("b"), ["model.merges[1]", "two tokens"]),
        ["merge of three tokens"] = (f => f.Model["merges"]!.AsArray().Add("a b a"), ["model.merges[1]", "two tokens"]),
        ["merge list of three"] = (f => f.Model["merges"]!.AsArray().Add(new JsonArray("a", "b", "a")), ["model.merges[1]", "two tokens"]),
        ["merge list of numbers"] = (f => f.Model["merges"]!.AsArray().Add(new JsonArray(1, 2)), ["model.merges[1]", "should be a text"]),
        ["merge is a number"] = (f => f.Model["merges"]!.AsArray().Add(5), ["model.merges[1]", "two tokens"]),
        ["Unigram"] = (f => f.Model["type"] = "Unigram", ["model: ", "Unigram", "ByteLevel"]),
        ["WordPiece"] = (f => f.Model["type"] = "WordPiece", ["WordPiece", "ByteLevel"]),
        ["WordLevel"] = (f => f.Model["type"] = "WordLevel", ["WordLevel", "ByteLevel"]),
        ["type is a number"] = (f => f.Model["type"] = 3, ["model.type: ", "should be a text"]),
        ["byte fallback"] = (f => f.Model["byte_fallback"] = true, ["byte_fallback", "ByteLevel"]),
        ["dropout"] = (f => f.Model["dropout"] = 0.1, ["model.dropout: "]),
        ["dropout is a text"] = (f => f.Model["dropout"] = "a", ["model.dropout: ", "should be a number"]),
        ["suffix"] = (f => f.Model["end_of_word_suffix"] = "</w>", ["end_of_word_suffix", "</w>"]),
        ["ignore_merges is a text"] = (f => f.Model["ignore_merges"] = "yes", ["model.ignore_merges: ", "true or false"]),
        ["unknown token that is none"] = (
            f =>
            {
                f.Vocabulary.Remove("z");
                f.Model["unk_token"] = "<unk>";
            },
            ["model.unk_token: ", "<unk>"]),
        ["no pre-tokenizer"] = (f => f.Tokenizer["pre_tokenizer"] = null, ["decoder: ", "ByteLevel"]),
        ["Metaspace"] = (f => f.Tokenizer["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace" }, ["pre_tokenizer: ", "'replacement' is missing"]),
        ["unknown step"] = (
            f => f.Tokenizer["pre_tokenizer"] = Steps(new JsonObject { ["type"] = "Punctuation" }), ["pretokenizers[0]: ", "Punctuation"]),
        ["step without type"] = (f => f.Tokenizer["pre_tokenizer"] = Steps([]), ["pretokenizers[0]: ", "'type' is missing"]),
        ["split behavior"] = (f => f.Tokenizer["pre_tokenizer"] = Steps(Split("a", "Sideways")), ["pretokenizers[0]: ", "Sideways"]),
        ["broken pattern"] = (f => f.Tokenizer["pre_tokenizer"] = Steps(Split("(a")), ["pretokenizers[0].pattern.Regex: "]),
        ["foreign pattern"] = (f => f.Tokenizer["pre_tokenizer"] = Steps(Split(@"\w+")), ["pretokenizers[0].pattern.Regex: ", @"\w"]),
        ["long pattern"] = (f => f.Tokenizer["pre_tokenizer"] = Steps(Split(new string('a', 20_000))), ["10,000"]),
        ["nested too deep"] = (f => f.Tokenizer["pre_tokenizer"] = Nested(40), ["JSON"]),
        ["normalizer"] = (f => f.Tokenizer["normalizer"] = new JsonObject { ["type"] = "BertNormalizer" }, ["normalizer: ", "BertNormalizer", "NFC"]),
        ["decoder"] = (f => f.Tokenizer["decoder"] = new JsonObject { ["type"] = "WordPiece" }, ["decoder: ", "WordPiece"]),
        ["post-processor"] = (f => f.Tokenizer["post_processor"] = new JsonObject { ["type"] = "Other" }, ["post_processor: ", "Other"]),
        ["added tokens is a text"] = (f => f.Tokenizer["added_tokens"] = "x", ["added_tokens: ", "should be a list"]),
        ["added token without content"] = (
            f => f.Tokenizer["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 300 }),
            ["added_tokens[0]: ", "'content'"]),
        ["added token with empty content"] = (f => f.Add(""), ["added_tokens[0]: ", "1 to"]),
        ["added token with a taken id"] = (
            f =>
            {
                f.Add("<a>");
                f.Tokenizer["added_tokens"]![0]!["id"] = f.Vocabulary["a"]!.GetValue<int>();
            },
            ["added_tokens[0]: ", "'a'", "'<a>'", "same id"]),
        ["added token with two ids"] = (
            f =>
            {
                f.Add("<a>");
                f.Add("<a>");
            },
            ["added_tokens[1]: ", "'<a>'"]),
        ["eos that is no token"] = (f => f.Config["eos_token"] = "<nope>", ["tokenizer_config.json, eos_token: ", "<nope>"]),
        ["eos is a number"] = (f => f.Config["eos_token"] = 3, ["tokenizer_config.json, eos_token: ", "should be a text"]),
        ["config id"] = (
            f => f.Config["added_tokens_decoder"] = new JsonObject { ["x"] = new JsonObject { ["content"] = "<x>" } },
            ["added_tokens_decoder.x: "]),
        ["chat template"] = (f => f.Config["chat_template"] = 5, ["tokenizer_config.json, chat_template: ", "should be a text"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_malformed_tokenizer_is_refused_by_place(string name)
    {
        using var folder = new TokenizerFolder("a b");
        var (breakIt, says) = Cases[name];
        breakIt(folder);
        var message = Assert.Throws<DataException>(folder.Load).Message;
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_unbroken_tokenizer_loads()
    {
        using var folder = new TokenizerFolder("a b");
        Assert.Equal(["ab", "a"], TokenizerFolder.Tokens(folder.Load(), "aba"));
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\"model\":\n {]", "line 2")]
    [InlineData("[]", "should be an object")]
    [InlineData("{\"model\": {\"vocab\": {\"a\": 1, \"a\": 2}}}", "'a'")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"\\ud800\": 1}, \"merges\": []}}", "half a surrogate pair")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "line 1")]
    public void A_file_that_is_no_json_object_is_refused(string content, string says)
    {
        using var folder = new TokenizerFolder();
        folder.Write("tokenizer.json", content);
        var message = Assert.Throws<DataException>(() => TokenizerLoader.Load(folder.Path)).Message;
        Assert.Contains("tokenizer.json", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beyond_200_MB_is_refused_unread()
    {
        using var folder = new TokenizerFolder();
        using (var file = File.Create(Path.Combine(folder.Path, "tokenizer.json")))
        {
            file.SetLength(201L * 1024 * 1024); // Sparse: it takes no room on the disk.
        }

        var message = Assert.Throws<DataException>(() => TokenizerLoader.Load(folder.Path)).Message;
        Assert.Contains("at most 209,715,200", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tekken.json", "Tekken")]
    [InlineData("vocab.txt", "WordPiece")]
    [InlineData("merges.txt", "vocab.json and merges.txt")]
    [InlineData("readme.md", "there is no tokenizer.json")]
    public void A_folder_with_another_tokenizer_is_refused_by_kind(string file, string says)
    {
        using var folder = new TokenizerFolder();
        folder.Write(file, "x");
        var message = Assert.Throws<DataException>(() => TokenizerLoader.Load(folder.Path)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("Lathe works with", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var message = Assert.Throws<DataException>(() => TokenizerLoader.Load("/no/such/model")).Message;
        Assert.StartsWith("/no/such/model: ", message, StringComparison.Ordinal);
    }

    /// <summary>Tokenizers of each kind, small.</summary>
    private static readonly Dictionary<string, string> Small = new()
    {
        ["bytes"] = ByteLevel(),
        ["characters"] = """
            {"added_tokens": [{"id": 5, "content": "<x>", "special": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Prepend", "prepend": "▁"},
               {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
             "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
               {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
             "model": {"type": "BPE", "unk_token": "?", "fuse_unk": true, "byte_fallback": true, "ignore_merges": true,
               "vocab": {"?": 0, "▁": 1, "a": 2, "b": 3, "ab": 4}, "merges": [["a", "b"]]}}
            """,
        ["unigram"] = """
            {"added_tokens": [{"id": 4, "content": "<x>", "special": true, "lstrip": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "Strip", "strip_left": true, "strip_right": false},
               {"type": "Precompiled", "precompiled_charsmap": "CAAAAAAEAAAAAACAeAA="}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
               {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true}]},
             "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
             "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false, "vocab": [["?", 0], ["▁", -1.5], ["a", -2], ["ab", -3e0]]}}
            """,
    };

    [Theory]
    [InlineData("bytes")]
    [InlineData("characters")]
    [InlineData("unigram")]
    public void Random_damage_never_gives_another_exception(string kind)
    {
        using var folder = new TokenizerFolder();
        var text = Small[kind];
        var random = new Random(7);
        folder.Write("tokenizer.json", text);
        Assert.NotEmpty(TokenizerLoader.Load(folder.Path).Encode("abba <x>"));
        for (var i = 0; i < 400; i++)
        {
            var damaged = text.ToCharArray();
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = "{}[]\",:0-1etn\\u "[random.Next(15)];
            }

            folder.Write("tokenizer.json", new string(damaged));
            try
            {
                var tokenizer = TokenizerLoader.Load(folder.Path);
                tokenizer.Decode(tokenizer.Encode("abba <x> ½  é\ud800"));
            }
            catch (DataException e)
            {
                Assert.Contains("tokenizer.json", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string ByteLevel()
    {
        using var folder = new TokenizerFolder("a b", "ab a");
        folder.Add("<x>");
        folder.Tokenizer["pre_tokenizer"] = Steps(Split("a+"));
        folder.Tokenizer["normalizer"] = new JsonObject { ["type"] = "NFC" };
        return folder.Tokenizer.ToJsonString();
    }

    private static JsonObject Steps(JsonObject step) =>
        new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(step, TokenizerFolder.ByteLevel(useRegex: false)) };

    private static JsonObject Split(string pattern, string behavior = "Isolated") =>
        new() { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = behavior, ["invert"] = false };

    private static JsonObject Nested(int depth) => depth == 0
        ? TokenizerFolder.ByteLevel(useRegex: false)
        : new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(Nested(depth - 1)) };
}
