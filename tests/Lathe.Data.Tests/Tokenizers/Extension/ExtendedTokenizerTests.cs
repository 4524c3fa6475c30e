using System.Text.Json.Nodes;
using Lathe.Data.Tests.Tokenizers.SentencePiece;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Tokenizers.Extension;

/// <summary>Tokenizers with a recipe's tokens, and the files that describe them to others.</summary>
public sealed class ExtendedTokenizerTests : IDisposable
{
    private const int Texts = 800;

    private static readonly ModelOptions Additions = new()
    {
        AddTokens = ["hypertension", "mg/dl", " beats", "the"],
        AddSpecialTokens = ["<|note|>", "<|note_end|>"],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-extended-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tokenizer-qwen3", 31)]
    [InlineData("tokenizer-llama3_1", 32)]
    [InlineData("tokenizer-llama2", 33)]
    [InlineData("tokenizer-gemma3", 34)]
    public void The_files_give_others_the_same_ids(string package, int seed)
    {
        CopyFrom(NodeOracle.Model(package));
        var before = TokenizerLoader.Load(_folder);
        var extended = Extend(Additions);
        Assert.Equal(["tokenizer.json", "tokenizer_config.json"], ExtendedTokenizerFiles.Update(_folder, extended));
        Assert.Equal(
            [.. Enumerable.Range(before.VocabularySize, extended.NewTokens.Count)], extended.NewTokens.Select(token => token.Id));
        Assert.Equal(["<|note|>", "<|note_end|>"], extended.NewTokens.Where(token => token.IsSpecial).Select(token => token.Content));
        Assert.DoesNotContain("the", extended.NewTokens.Select(token => token.Content));

        var read = TokenizerLoader.Load(_folder);
        Assert.Equal(extended.Tokenizer.AddedTokens.OrderBy(token => token.Id), read.AddedTokens.OrderBy(token => token.Id));
        var rows = NodeOracle.Encode(_folder, Texts, seed, [.. Enumerable.Repeat(extended.NewTokens.Select(token => token.Content), 200).SelectMany(one => one)]).Where(row => OracleTests.IsTheMeasure(row.Text)).ToList();
        Assert.True(rows.Count > Texts / 3);
        Assert.Contains(rows, row => row.Ids.Contains(extended.NewTokens[0].Id));
        Assert.Contains(rows, row => row.Ids.Contains(extended.NewTokens[^1].Id));
        Assert.All(rows, row =>
        {
            OracleTests.AssertSame(extended.Tokenizer, row);
            OracleTests.AssertSame(read, row);
        });
    }

    [Fact]
    public void A_sentencepiece_models_tokens_are_read_again()
    {
        var model = new ModelBytes { AddDummyPrefix = false };
        model.Add("<unk>", 0, 2);
        model.Add("<s>", 0, 3);
        model.Add("</s>", 0, 3);
        model.Add("a", -1);
        model.Add("b", -2);
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), model.ToArray());
        File.WriteAllText(Path.Combine(_folder, "added_tokens.json"), """{"<old>": 5}""");
        ReadAgain("<|note|>a</s>mg/dlb<old>the", [7 + 3, 3, 2, 7, 4, 5, 9], "added_tokens.json", "tokenizer_config.json");
        Assert.Equal(7, (int)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "added_tokens.json")))!["mg/dl"]!);
    }

    [Fact]
    public void A_tiktoken_files_tokens_are_read_again_behind_those_of_its_model()
    {
        File.WriteAllText(
            Path.Combine(_folder, "qwen.tiktoken"),
            string.Concat(Enumerable.Range(0, 256).Select(b => $"{Convert.ToBase64String([(byte)b])} {b}\n")));
        ReadAgain("<|im_end|>A<|note|>", [258, 'A', 256 + 208 + 4], "tokenizer_config.json");
    }

    [Theory]
    [InlineData("chatml", "<|im_end|>", "<|im_end|>", "<|im_start|>")]
    [InlineData("llama3", "<|eot_id|>", "<|eot_id|>", "<|eom_id|>")]
    [InlineData("default", "", "<end>", "")]
    [InlineData(null, "", "<end>", "")]
    public void A_templates_end_tokens_are_added_where_the_vocabulary_may_grow(string? template, string eos, string ends, string stops)
    {
        using var folder = new TokenizerFolder();
        var end = folder.Add("<end>");
        folder.Config["eos_token"] = "<end>";
        folder.Config["additional_special_tokens"] = new JsonArray("<end>");
        var before = folder.Load();
        var recipe = new Recipe { Data = new DataOptions { Template = template } };
        Assert.Same(before, RecipeTokenizer.Extend(before, recipe, "").Tokenizer);
        var extended = RecipeTokenizer.Extend(before, recipe with { Model = new ModelOptions { ResizeVocab = true } }, "");
        Assert.Equal(eos.Length == 0 ? null : eos, extended.EosToken);
        Assert.Equal(stops.Split(',', StringSplitOptions.RemoveEmptyEntries), extended.StopWords);
        _ = ExtendedTokenizerFiles.Update(folder.Path, extended);
        var read = TokenizerLoader.Load(folder.Path);
        Assert.Equal(ends, read.IdToToken(read.EosId!.Value));
        Assert.All(extended.NewTokens, token => Assert.True(read.IsSpecial(token.Id)));
        Assert.Equal(end + 1 + extended.NewTokens.Count, read.VocabularySize);
        var listed = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "tokenizer_config.json")))!["additional_special_tokens"]!.AsArray();
        Assert.Equal(["<end>", .. extended.StopWords], listed.Select(item => (string)item!));
    }

    [Fact]
    public void Descriptions_are_encoded_without_the_tokens_they_describe()
    {
        using var folder = new TokenizerFolder();
        folder.Add("<old>");
        folder.Config["eos_token"] = "<old>";
        folder.Write("tokens.yaml", "'<a>': 'b<c>'\n'<c>':\n'<old>': is there\n");
        var extended = RecipeTokenizer.Load(
            Saved(folder), new Recipe { Model = new ModelOptions { NewSpecialTokensConfig = "tokens.yaml", AddSpecialTokens = ["<lost>"] } }, folder.Path);
        Assert.Equal(["<a>", "<c>"], extended.NewTokens.Select(token => token.Content));
        Assert.Equal([257, 258], extended.Descriptions.Keys);
        Assert.Equal(extended.Tokenizer.Encode("b"), extended.Descriptions[257]);
        Assert.Empty(extended.Descriptions[258]);
    }

    [Theory]
    [InlineData(null, "there is no file")]
    [InlineData("", "names no tokens")]
    [InlineData("[<a>, <b>]", "names no tokens")]
    [InlineData("<a>: {b: c}", "the description of '<a>'")]
    [InlineData("ok: x\n<a>: [b", "tokens.yaml, line 2")]
    [InlineData("'': nothing", "from 1 to")]
    public void A_file_of_descriptions_that_is_none_is_refused_by_place(string? content, string says)
    {
        using var folder = new TokenizerFolder();
        folder.Config["eos_token"] = "a";
        if (content is not null)
        {
            folder.Write("tokens.yaml", content);
        }

        var error = Assert.Throws<DataException>(() => RecipeTokenizer.Load(
            Saved(folder), new Recipe { Model = new ModelOptions { NewSpecialTokensConfig = "tokens.yaml" } }, folder.Path));
        Assert.StartsWith("new_special_tokens_config: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static string Saved(TokenizerFolder folder)
    {
        folder.Save();
        return folder.Path;
    }

    /// <summary>Extends, writes and reads, and holds both against the ids.</summary>
    private void ReadAgain(string text, int[] expected, params string[] written)
    {
        var extended = Extend(Additions);
        Assert.Equal(expected, extended.Tokenizer.Encode(text));
        Assert.Equal(written.Order(), ExtendedTokenizerFiles.Update(_folder, extended).Order());
        var read = TokenizerLoader.Load(_folder);
        Assert.Equal(expected, read.Encode(text));
        Assert.Equal(extended.Tokenizer.AddedTokens.OrderBy(token => token.Id), read.AddedTokens.OrderBy(token => token.Id));
    }

    private ExtendedTokenizer Extend(ModelOptions model) => RecipeTokenizer.Load(_folder, new Recipe { Model = model }, _folder);

    private void CopyFrom(string source)
    {
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(Path.Combine(source, name), Path.Combine(_folder, name));
        }
    }
}
