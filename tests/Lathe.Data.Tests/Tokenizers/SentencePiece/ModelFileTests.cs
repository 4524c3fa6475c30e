using System.Diagnostics;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Model files and the configs beside them, without an oracle.</summary>
public sealed class ModelFileTests
{
    [Fact]
    public void Roles_come_from_the_model_where_no_config_names_them()
    {
        using var folder = new ModelFolder(Small().ToArray());
        var tokenizer = folder.Load();
        Assert.Equal((1, 2, null, 0), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.UnknownId));
        Assert.Equal([1, 5, 2], tokenizer.Encode("<s>ab</s>"));
        Assert.Equal("<s>ab</s>", tokenizer.Decode([1, 5, 2]));
        Assert.Equal("ab", tokenizer.Decode([1, 5, 2], skipSpecialTokens: true));
    }

    [Fact]
    public void Configs_name_roles_and_add_tokens()
    {
        using var folder = new ModelFolder(Small().ToArray());
        folder.Write("added_tokens.json", """{"<pad>": 7, "<tool>": 8}""");
        folder.Write("tokenizer_config.json", """{"pad_token": "<pad>", "eos_token": {"content": "</s>"}, "chat_template": "T"}""");
        var tokenizer = folder.Load();
        Assert.Equal((7, 9, "T"), (tokenizer.PadId, tokenizer.VocabularySize, tokenizer.ChatTemplate));
        Assert.Equal([8, 6, 5, 7], tokenizer.Encode("<tool> ab<pad>"));
        Assert.Equal("<tool> ab", tokenizer.Decode([8, 6, 5, 7], skipSpecialTokens: true));
    }

    [Theory]
    [InlineData("""{"tokenizer_class": "LlamaTokenizer", "legacy": false}""", new[] { 6, 5, 2, 5 })]
    [InlineData("""{"tokenizer_class": "LlamaTokenizer"}""", new[] { 6, 5, 2, 6, 5 })]
    [InlineData("""{"tokenizer_class": "BaichuanTokenizer", "legacy": false}""", new[] { 6, 5, 2, 6, 5 })]
    public void A_llama_tokenizer_may_put_its_mark_before_the_whole_text_only(string config, int[] expected)
    {
        using var folder = new ModelFolder(Small(addDummyPrefix: true).ToArray());
        folder.Write("tokenizer_config.json", config);
        Assert.Equal(expected, folder.Load().Encode("ab</s>ab"));
    }

    public static TheoryData<string> Names => [.. Broken.Keys];

    private static Dictionary<string, (ModelBytes Model, string Says)> Broken { get; } = new()
    {
        ["no pieces"] = (new ModelBytes(), "one unknown piece"),
        ["a piece twice"] = (With(m => m.Add("ab", 0)), "'ab' is there twice"),
        ["an empty piece"] = (With(m => m.Add("", 0)), "has no text"),
        ["a long piece"] = (With(m => m.Add(new string('x', 300), 0)), "at most 256"),
        ["two unknown"] = (With(m => m.Add("<unk2>", 0, 2)), "one unknown piece, and there are 2"),
        ["a score that is none"] = (With(m => m.Add("x", float.NaN)), "no finite score"),
        ["an unknown kind"] = (With(m => m.Add("x", 0, 9)), "unknown kind 9"),
        ["a byte without byte_fallback"] = (With(m => m.Add("<0x41>", 0, 6)), "byte_fallback is not set"),
        ["words"] = (new ModelBytes { ModelType = 3 }, "model type is Word"),
        ["a short map"] = (Small(map: [200, 0, 0, 0, 1]), "cut short"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_that_cannot_be_used_is_refused_by_place(string name)
    {
        var (model, says) = Broken[name];
        using var folder = new ModelFolder(model.ToArray());
        var message = Assert.Throws<DataException>(folder.Load).Message;
        Assert.StartsWith(folder.ModelPath, message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "middle of a field")]
    [InlineData(new byte[] { 0x0A, 0xFF }, "has no end")]
    [InlineData(new byte[] { 0x33 }, "wire type 3")]
    [InlineData(new byte[] { 0x0A, 0x03, 0x0A, 0x01, 0xFF }, "no UTF-8")]
    [InlineData(new byte[] { 0x0A, 0x02, 0x10, 0x01 }, "no number in single precision")]
    [InlineData(new byte[] { 0x08, 0x01 }, "no text or message")]
    public void Bytes_that_are_no_model_are_refused(byte[] content, string says)
    {
        using var folder = new ModelFolder(content);
        var message = Assert.Throws<DataException>(folder.Load).Message;
        Assert.Contains("this is no SentencePiece model", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_never_gives_another_exception_nor_takes_much_memory()
    {
        var random = new Random(8);
        byte[][] models = [Small().ToArray(), Small(map: Map(), modelType: 1).ToArray(), Small(bytes: true).ToArray()];
        using var folder = new ModelFolder(models[0]);
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])models[i % models.Length].Clone();
            for (var k = random.Next(1, 5); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder.ModelPath, random.Next(8) == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                var tokenizer = folder.Load();
                tokenizer.Decode(tokenizer.Encode("abba <s> é ½ \ud800 😀 ab"));
            }
            catch (DataException e)
            {
                Assert.Contains("tokenizer.model", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 500_000_000);
    }

    private static ModelBytes Small(bool addDummyPrefix = false, byte[]? map = null, int modelType = 2, bool bytes = false)
    {
        var model = new ModelBytes
        {
            AddDummyPrefix = addDummyPrefix,
            RemoveExtraWhitespaces = false,
            CharacterMap = map ?? [],
            ModelType = modelType,
            ByteFallback = bytes,
        };
        model.AddSpecial();
        model.Add("a", -3);
        model.Add("b", -4);
        model.Add("ab", -1);
        model.Add("▁", -5);
        return model;
    }

    private static ModelBytes With(Action<ModelBytes> change)
    {
        var model = Small();
        change(model);
        return model;
    }

    /// <summary>A trie with one unit, and a text.</summary>
    private static byte[] Map() => [8, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0x80, (byte)'x', 0];
}
