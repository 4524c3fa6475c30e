using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.SentencePiece;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>
/// Files of the kind that transformers makes of SentencePiece models: made here of trained models, with the steps in the forms that models in
/// use have, and compared with npm's @huggingface/tokenizers.
/// </summary>
public sealed class SentencePieceJsonTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private const int Texts = 2000;

    private const string Fallback =
        """{"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]}""";

    private const string FallbackStripped =
        """
        {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
          {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
        """;

    private const string Spaces = """{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}""";

    /// <summary>Model, normalizer, pre-tokenizer, decoder.</summary>
    private static readonly Dictionary<string, (string Model, string? Normalizer, string? PreTokenizer, string Decoder)> Kinds = new()
    {
        ["Llama 2"] = (
            "bpe as Llama 2", $$"""{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {{Spaces}}]}""", null, FallbackStripped),
        ["Mistral"] = (
            "bpe as Llama 2", null, """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false}""", FallbackStripped),
        ["the first years"] = (
            "bpe as Llama 2", null, """{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true, "split": false}""", FallbackStripped),
        ["no mark before the text"] = (
            "bpe as Baichuan 2", null, """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": false}""", Fallback),
        ["Gemma"] = (
            "bpe as Baichuan 2", Spaces,
            """{"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": false}""", Fallback),
        ["unigram"] = (
            "unigram as it came",
            """
            {"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "Strip", "strip_left": true, "strip_right": true},
              {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]}
            """,
            """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false}""",
            """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}"""),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_decoded_text_equal_the_oracles(string name)
    {
        Assert.SkipUnless(SentencePieceOracle.IsThere, SentencePieceOracle.Missing);
        using var folder = Folder(name);
        var tokenizer = TokenizerLoader.Load(folder.Path);
        var rows = NodeOracle.Encode(folder.Path, 2 * Texts, 31).Where(row => IsTheMeasure(name, row.Text)).ToList();
        Assert.True(rows.Count >= Texts);
        var scores = ScoresOf(name);
        var ties = rows.Count(row => scores is not null && IsTie(scores, row.Ids, tokenizer.Encode(row.Text)));
        Assert.True(ties < Texts / 100);
        Assert.All(rows.Where(row => scores is null || !IsTie(scores, row.Ids, tokenizer.Encode(row.Text))), row => OracleTests.AssertSame(tokenizer, row));
    }

    [Fact]
    public void The_json_made_of_a_model_gives_the_ids_of_the_model()
    {
        Assert.SkipUnless(SentencePieceOracle.IsThere, SentencePieceOracle.Missing);
        using var folder = Folder("Llama 2");
        var tokenizer = TokenizerLoader.Load(folder.Path);
        var texts = NodeOracle.Texts(2 * Texts, 32).ToList();
        var expected = SentencePieceOracle.Encode(models.PathOf("bpe as Llama 2"), texts);
        Assert.All(texts.Zip(expected), pair => Assert.Equal(pair.Second.Ids, tokenizer.Encode(pair.First)));
    }

    [Fact]
    public void Metaspace_cuts_before_each_mark()
    {
        using var folder = new TokenizerFolder();
        Replace(folder, new JsonObject
        {
            ["pre_tokenizer"] = JsonNode.Parse("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}"""),
            ["model"] = JsonNode.Parse("""
                {"type": "BPE", "unk_token": "?", "vocab": {"?": 0, "a": 1, "▁": 2, "▁▁": 3, "▁a": 4, "a▁": 5}, "merges": ["▁ ▁", "a ▁", "▁ a"]}
                """),
        });
        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.Equal([4, 2, 4], tokenizer.Encode("a  a"));
        Assert.Equal([4, 0, 0, 4], tokenizer.Encode("abb a"));
    }

    /// <summary>Where the JavaScript library is not the measure: see tests/oracles/tokenizers/README.md.</summary>
    private static bool IsTheMeasure(string name, string text) =>
        OracleTests.IsTheMeasure(text) && (name != "unigram" || !text.Contains('\u0085', StringComparison.Ordinal));

    /// <summary>Scores by id of a unigram model; null for BPE.</summary>
    private double[]? ScoresOf(string name) =>
        SentencePieceFileReader.Read(models.PathOf(Kinds[name].Model)) is { ModelType: ModelType.Unigram } file
            ? [.. file.Pieces.Select(piece => (double)piece.Score)]
            : null;

    /// <summary>
    /// The same pieces in another order. The JavaScript library compares paths with the next piece added, so that the last bit of a sum decides.
    /// </summary>
    private static bool IsTie(double[] scores, int[] expected, IReadOnlyList<int> actual) =>
        !expected.SequenceEqual(actual) && expected.Length == actual.Count && Math.Abs(expected.Sum(id => scores[id]) - actual.Sum(id => scores[id])) < 1e-9;

    private TokenizerFolder Folder(string name)
    {
        var (model, normalizer, preTokenizer, decoder) = Kinds[name];
        var file = SentencePieceFileReader.Read(models.PathOf(model));
        var folder = new TokenizerFolder();
        Replace(folder, new JsonObject
        {
            ["normalizer"] = normalizer is null ? null : JsonNode.Parse(normalizer),
            ["pre_tokenizer"] = preTokenizer is null ? null : JsonNode.Parse(preTokenizer),
            ["post_processor"] = null,
            ["decoder"] = JsonNode.Parse(decoder),
            ["model"] = file.ModelType == ModelType.Bpe ? Bpe(file) : Unigram(file),
            ["added_tokens"] = new JsonArray([.. file.Pieces.Index().Where(p => p.Item.Type is PieceType.Control or PieceType.Unknown or PieceType.UserDefined

                    // The JavaScript library finds such a token in normalized text too, where it is all of it.
                    && !p.Item.Text.Contains('▁', StringComparison.Ordinal))
                .Select(p => new JsonObject
                {
                    ["id"] = p.Index, ["content"] = p.Item.Text, ["special"] = p.Item.Type != PieceType.UserDefined, ["normalized"] = false,
                    ["lstrip"] = false, ["rstrip"] = false, ["single_word"] = false,
                })]),
        });
        return folder;
    }

    private static void Replace(TokenizerFolder folder, JsonObject tokenizer)
    {
        folder.Write("tokenizer.json", tokenizer.ToJsonString());
        folder.Write("tokenizer_config.json", "{}");
    }

    private static JsonObject Bpe(SentencePieceFile file)
    {
        var ids = file.Pieces.Index().ToDictionary(p => p.Item.Text, p => p.Index);
        var merges = file.Pieces.Where(p => p.Type == PieceType.Normal).SelectMany(piece => Enumerable.Range(1, piece.Text.Length - 1)
                .Select(cut => (Left: piece.Text[..cut], Right: piece.Text[cut..], piece.Score)))
            .Where(m => ids.ContainsKey(m.Left) && ids.ContainsKey(m.Right))
            .OrderByDescending(m => m.Score);
        return new JsonObject
        {
            ["type"] = "BPE",
            ["unk_token"] = "<unk>",
            ["fuse_unk"] = true,
            ["byte_fallback"] = file.ByteFallback,
            ["vocab"] = new JsonObject(ids.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["merges"] = new JsonArray([.. merges.Select(m => new JsonArray(m.Left, m.Right))]),
        };
    }

    private static JsonObject Unigram(SentencePieceFile file) => new()
    {
        ["type"] = "Unigram",
        ["unk_id"] = 0,
        ["byte_fallback"] = false,
        ["vocab"] = new JsonArray([.. file.Pieces.Select(p => new JsonArray(p.Text, p.Score))]),
    };
}
