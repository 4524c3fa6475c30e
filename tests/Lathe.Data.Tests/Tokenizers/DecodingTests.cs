using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

public sealed class DecodingTests
{
    [Fact]
    public void Streamed_text_is_the_decoded_text_and_never_holds_half_a_character()
    {
        var tokenizer = (ByteLevelBpeTokenizer)TokenizerLoader.Load(NodeOracle.Model("tokenizer-qwen3"));
        var random = new Random(1);
        foreach (var row in NodeOracle.Encode(NodeOracle.Model("tokenizer-qwen3"), 500, 31))
        {
            var decoder = tokenizer.CreateStreamDecoder();
            var parts = row.Ids.Select(decoder.Feed).ToList();
            Assert.All(parts, p => Assert.False(p.Length > 0 && (char.IsLowSurrogate(p[0]) || char.IsHighSurrogate(p[^1]))));
            Assert.Equal(row.Decoded, string.Concat(parts) + decoder.Finish());

            // Any ids at all, as an untrained model writes them; the decoder starts anew.
            var ids = Enumerable.Range(0, 50).Select(_ => random.Next(tokenizer.VocabularySize + 100)).ToList();
            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: false), string.Concat(ids.Select(decoder.Feed)) + decoder.Finish());
        }
    }

    [Fact]
    public void A_character_appears_with_its_last_byte()
    {
        using var folder = new TokenizerFolder();
        var tokenizer = folder.Load();
        var decoder = tokenizer.CreateStreamDecoder();
        Assert.Equal(["", "", "", "😀", "a"], tokenizer.Encode("😀a").Select(decoder.Feed));
        Assert.Equal("", decoder.Finish());
    }

    [Fact]
    public void Bytes_that_are_no_character_become_replacement_characters()
    {
        using var folder = new TokenizerFolder();
        var end = folder.Add("<e>");
        var tokenizer = folder.Load();
        var euro = tokenizer.Encode("€");
        int[] ids = [euro[0], euro[1], end, euro[2], euro[0]];
        var decoder = tokenizer.CreateStreamDecoder();

        Assert.Equal("\ufffd<e>\ufffd\ufffd", tokenizer.Decode(ids));
        Assert.Equal(["", "", "\ufffd<e>", "\ufffd", ""], ids.Select(decoder.Feed));
        Assert.Equal("\ufffd", decoder.Finish());
        Assert.Equal("€", tokenizer.Decode([euro[0], euro[1], end, euro[2]], skipSpecialTokens: true));
    }

    [Fact]
    public void Nothing_is_encoded_and_decoded_as_nothing()
    {
        using var folder = new TokenizerFolder();
        Assert.Empty(folder.Load().Encode(""));
        Assert.Equal("", folder.Load().Decode([]));
    }
}
