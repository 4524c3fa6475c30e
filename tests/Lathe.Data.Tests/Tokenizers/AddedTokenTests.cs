using System.Text.Json.Nodes;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Flags of added tokens, as the documentation of Hugging Face's tokenizers defines them.</summary>
public sealed class AddedTokenTests
{
    [Fact]
    public void The_leftmost_token_is_found_and_of_several_the_longest()
    {
        using var folder = new TokenizerFolder();
        foreach (var token in new[] { "<a", "<a>", "<a>b", "a>bc" })
        {
            folder.Add(token);
        }

        var tokenizer = folder.Load();
        Assert.Equal(["<a>b", "c", "<a", "<a", "b", "a>bc"], TokenizerFolder.Tokens(tokenizer, "<a>bc<a<aba>bc"));
    }

    [Theory]
    [InlineData(false, false, "x Ġ Ġ <t> Ċ Ġ y")]
    [InlineData(true, false, "x <t> Ċ Ġ y")]
    [InlineData(false, true, "x Ġ Ġ <t> y")]
    [InlineData(true, true, "x <t> y")]
    public void White_space_beside_a_token_goes_with_it(bool lstrip, bool rstrip, string expected)
    {
        using var folder = new TokenizerFolder();
        folder.Add("<t>", lstrip: lstrip, rstrip: rstrip);
        Assert.Equal(expected.Split(' '), TokenizerFolder.Tokens(folder.Load(), "x  <t>\n y"));
    }

    [Fact]
    public void White_space_between_two_tokens_goes_with_one_of_them_only()
    {
        using var folder = new TokenizerFolder();
        folder.Add("<t>", lstrip: true, rstrip: true);
        Assert.Equal(["<t>", "<t>", "x"], TokenizerFolder.Tokens(folder.Load(), " <t>  <t> x"));
    }

    [Theory]
    [InlineData("tok", true)]
    [InlineData(" tok.", true)]
    [InlineData("-tok-", true)]
    [InlineData("atok", false)]
    [InlineData("tok1", false)]
    [InlineData("tok_", false)]
    [InlineData("tok\u0301", false)]
    [InlineData("tok\U00010400", false)]
    [InlineData("\U00010400tok", false)]
    [InlineData("tok\U0001F600", true)]
    [InlineData("tok\u24B6", false)]
    [InlineData("tok\u200d", false)]
    [InlineData("étok", false)]
    public void A_single_word_token_does_not_count_beside_word_characters(string text, bool counts)
    {
        using var folder = new TokenizerFolder();
        var id = folder.Add("tok", singleWord: true);
        Assert.Equal(counts, folder.Load().Encode(text).Contains(id));
    }

    [Fact]
    public void A_normalized_token_is_found_in_normalized_text_only_and_a_plain_one_in_the_text_as_it_came()
    {
        using var folder = new TokenizerFolder();
        folder.Tokenizer["normalizer"] = new JsonObject { ["type"] = "NFC" };
        var normalized = folder.Add("<e\u0301>", special: false, normalized: true);
        var plain = folder.Add("<o\u0301>");
        var tokenizer = folder.Load();

        Assert.Equal([normalized], tokenizer.Encode("<\u00e9>"));
        Assert.Equal([normalized], tokenizer.Encode("<e\u0301>"));
        Assert.Equal([plain], tokenizer.Encode("<o\u0301>"));
        Assert.DoesNotContain(plain, tokenizer.Encode("<\u00f3>"));
    }

    [Fact]
    public void Special_tokens_are_left_out_of_decoded_text_and_other_added_tokens_are_not()
    {
        using var folder = new TokenizerFolder();
        folder.Add("<s>");
        folder.Add("<tool>", special: false);
        folder.Add("<größe>");
        var tokenizer = folder.Load();
        var ids = tokenizer.Encode("<s>é<tool> b<größe>");

        Assert.Equal("<s>é<tool> b<größe>", tokenizer.Decode(ids));
        Assert.Equal("é<tool> b", tokenizer.Decode(ids, skipSpecialTokens: true));
    }

    [Fact]
    public void Roles_come_from_the_config_then_from_the_map_and_make_tokens_special()
    {
        using var folder = new TokenizerFolder("a b");
        var end = folder.Add("<e>", special: false);
        folder.Config["eos_token"] = new JsonObject { ["content"] = "<e>", ["lstrip"] = false };
        folder.Config["bos_token"] = null;
        folder.Config["chat_template"] = new JsonArray(
            new JsonObject { ["name"] = "tools", ["template"] = "T" }, new JsonObject { ["name"] = "default", ["template"] = "D" });
        folder.Write("special_tokens_map.json", """{"eos_token": "ab", "bos_token": "ab", "pad_token": "ab"}""");
        var tokenizer = folder.Load();

        Assert.Equal(end, tokenizer.EosId);
        Assert.Null(tokenizer.BosId);
        Assert.Equal(tokenizer.TokenToId("ab"), tokenizer.PadId);
        Assert.True(tokenizer.IsSpecial(end));
        Assert.True(tokenizer.IsSpecial(tokenizer.PadId!.Value));
        Assert.Equal("D", tokenizer.ChatTemplate);
        Assert.Equal(end + 1, tokenizer.VocabularySize);
    }

    [Fact]
    public void The_config_adds_tokens_and_overrides_flags()
    {
        using var folder = new TokenizerFolder();
        var first = folder.Add("<a>", lstrip: false);
        folder.Config["added_tokens_decoder"] = new JsonObject
        {
            [$"{first}"] = new JsonObject { ["content"] = "<a>", ["lstrip"] = true, ["special"] = true },
            [$"{first + 5}"] = new JsonObject { ["content"] = "<b>", ["special"] = false },
        };
        var tokenizer = folder.Load();

        Assert.Equal([first, first + 5], tokenizer.Encode("  <a><b>"));
        Assert.Null(tokenizer.IdToToken(first + 3));
        Assert.Equal("<b>", tokenizer.Decode([first + 3, first + 5, 1_000_000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-100]));
    }

    [Fact]
    public void A_jinja_file_goes_before_the_configs_template()
    {
        using var folder = new TokenizerFolder();
        folder.Config["chat_template"] = "config";
        folder.Write("chat_template.jinja", "file");
        Assert.Equal("file", folder.Load().ChatTemplate);
    }

    [Fact]
    public void The_post_processor_is_told_but_not_applied()
    {
        using var folder = new TokenizerFolder();
        var (begin, end) = (folder.Add("<s>"), folder.Add("</s>"));
        var a = folder.Vocabulary["a"]!.GetValue<int>();
        folder.Tokenizer["post_processor"] = JsonNode.Parse("""
            {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}}],
              "special_tokens": {"<s>": {"id": "<s>", "ids": [998]}, "</s>": {"id": "</s>", "ids": [999]}}}]}
            """.Replace("998", $"{begin}", StringComparison.Ordinal).Replace("999", $"{end}", StringComparison.Ordinal));
        var tokenizer = folder.Load();

        Assert.Equal([a], tokenizer.Encode("a"));
        Assert.Equal([begin, a, end], tokenizer.BuildInputsWithSpecialTokens(tokenizer.Encode("a")));
    }
}
