using System.Text.Json;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Ids and decoded text against SentencePiece itself, to the last string.</summary>
public sealed class SentencePieceOracleTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private const int Texts = 2000;

    private static readonly string[] Rows = ["aa", "aaa", "aaaa", ",,", ",,,,", ",▁", ",,▁"];

    public static TheoryData<string> Names => [.. TrainedModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_decoded_text_equal_sentencepieces(string name)
    {
        Assert.SkipUnless(SentencePieceOracle.IsThere, SentencePieceOracle.Missing);
        var path = models.PathOf(name);
        var texts = NodeOracle.Texts(2 * Texts, 11, "<reserved_106>", "<sep>", "model", "HELLO", "aba", "<0x41>", "<unk>", "▁", "▁▁▁▁").ToList();
        AssertSame(path, texts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_ids_are_decoded_as_by_sentencepiece(string name)
    {
        Assert.SkipUnless(SentencePieceOracle.IsThere, SentencePieceOracle.Missing);
        var path = models.PathOf(name);
        using var folder = new ModelFolder(path);
        var tokenizer = folder.Load();
        var random = new Random(4);
        var known = Enumerable.Range(0, tokenizer.VocabularySize).Where(id => !tokenizer.IsAdded(id)).ToArray();
        var rows = Enumerable.Range(0, Texts)
            .Select(i => random.GetItems(i % 2 == 0 ? known : known[..300], 1 + random.Next(12))).ToList();
        Assert.Equal(SentencePieceOracle.Decode(path, rows), rows.Select(row => tokenizer.Decode(row)));
    }

    /// <summary>Every piece has one of three scores, so that merges of equal score meet everywhere.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(1, 4)]
    [InlineData(1, 5)]
    public void Equal_scores_are_broken_as_by_sentencepiece(int modelType, int seed)
    {
        Assert.SkipUnless(SentencePieceOracle.IsThere, SentencePieceOracle.Missing);
        var random = new Random(seed);
        var model = new ModelBytes { ModelType = modelType, ByteFallback = seed % 2 == 0, AddDummyPrefix = seed % 3 != 0 };
        model.AddSpecial();
        string[] letters = ["a", ",", "▁", "b", "😀"];
        var pieces = new HashSet<string>(seed == 3 ? letters[..3] : letters);
        while (pieces.Count < 60)
        {
            pieces.Add(string.Concat(random.GetItems(letters, 2 + random.Next(5))));
        }

        foreach (var piece in Rows.Concat(pieces).Distinct())
        {
            model.Add(piece, -1 - random.Next(3));
        }

        using var folder = new ModelFolder(model.ToArray());
        var texts = Enumerable.Range(1, 70).SelectMany(n => new[]
            {
                new string('a', n), new string(',', n), string.Concat(Enumerable.Repeat(",,,, ", n)), string.Concat(Enumerable.Repeat(", ", n)),
            })
            .Concat(Enumerable.Range(0, Texts).Select(_ => string.Concat(random.GetItems<string>(["a", ",", " ", "b", "😀", "c"], 1 + random.Next(90)))));
        AssertSame(folder.ModelPath, [.. texts]);
    }

    private static void AssertSame(string model, IReadOnlyList<string> texts)
    {
        using var folder = new ModelFolder(model);
        var tokenizer = folder.Load();

        // The texts of special tokens would be found as such: SentencePiece by itself does not look for them.
        var kept = texts.Where(text => tokenizer.AddedTokens.All(token => !text.Contains(token.Content, StringComparison.Ordinal))).ToList();
        Assert.True(kept.Count >= Texts);
        var expected = SentencePieceOracle.Encode(model, kept);
        for (var i = 0; i < kept.Count; i++)
        {
            var ids = tokenizer.Encode(kept[i]);
            Assert.True(
                expected[i].Ids.SequenceEqual(ids),
                $"{JsonSerializer.Serialize(kept[i])}\nexpected {string.Join(' ', expected[i].Ids)}\nactual   {string.Join(' ', ids)}");
            Assert.Equal(expected[i].Decoded, tokenizer.Decode(ids));
        }
    }
}
