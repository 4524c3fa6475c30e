using System.Text.Json.Nodes;
using Lathe.Data.Tests.Tokenizers;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tests.Gguf;

/// <summary>Ids of llama.cpp's tokenizers, made from real models' files, against ours.</summary>
public class TokenizerTests
{
    private const int Texts = 400;

    [Theory]
    [InlineData("tokenizer-qwen3", 1)]
    [InlineData("tokenizer-llama3_1", 2)]
    [InlineData("tokenizer-llama2", 3)]
    [InlineData("tokenizer-gemma3", 4)]
    public void Llama_cpp_gives_the_same_ids(string package, int seed)
    {
        using var model = new TokenizerModel(NodeOracle.Model(package));
        var composes = model.Result.Notes.Any(note => note.Contains("NFC", StringComparison.Ordinal));
        var texts = NodeOracle.Texts(Texts, seed)
            .Where(text => text.Length > 0 && (!composes || IsComposed(text))).ToList();
        Assert.True(texts.Count >= Texts);
        Assert.Equal(package == "tokenizer-qwen3", composes);

        var answer = LlamaOracle.Ask(new LlamaRequest(model.File) { Texts = texts });

        Assert.All(texts.Zip(answer.Tokens), pair => Assert.Equal(model.Tokenizer.Encode(pair.First), pair.Second));
        Assert.Equal(model.Tokenizer.ChatTemplate, answer.Template);
    }

    [Fact]
    public void Tokens_have_types_and_spare_rows_names()
    {
        using var model = new TokenizerModel(NodeOracle.Model("tokenizer-llama2"));

        var metadata = GgufReader.Read(model.File).Metadata;
        var tokens = (object[])metadata["tokenizer.ggml.tokens"];
        var types = (object[])metadata["tokenizer.ggml.token_type"];

        Assert.Equal("llama", metadata["tokenizer.ggml.model"]);
        Assert.Equal(["<unk>", "<s>", "</s>", "<0x00>"], tokens.Take(4));
        Assert.Equal([2, 3, 3, 6, 6], types.Take(5));
        Assert.Equal($"[PAD{model.Tokenizer.VocabularySize}]", tokens[model.Tokenizer.VocabularySize]);
        Assert.Equal(5, types[^1]);
        Assert.Equal(1u, metadata["tokenizer.ggml.bos_token_id"]);
        Assert.Equal(2u, metadata["tokenizer.ggml.eos_token_id"]);
        Assert.Equal(true, metadata["tokenizer.ggml.add_space_prefix"]);
    }

    [Fact]
    public void A_way_of_cutting_that_llama_cpp_has_not_is_refused()
    {
        using var folder = new TokenizerFolder("a b");
        folder.Tokenizer["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = "[a-z]+" }, ["behavior"] = "Isolated", ["invert"] = false },
                TokenizerFolder.ByteLevel(useRegex: false)),
        };
        _ = folder.Load();

        var error = Assert.Throws<DataException>(() => new TokenizerModel(folder.Path));

        Assert.Contains("pre_tokenizer", error.Message, StringComparison.Ordinal);
        Assert.Contains("qwen2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tokens_than_the_model_has_are_refused()
    {
        using var model = new TinyModel("llama");
        File.WriteAllText(model["tokenizer.json"], File.ReadAllText(Path.Combine(NodeOracle.Model("tokenizer-qwen3"), "tokenizer.json")));

        var error = Assert.Throws<DataException>(() => model.Write(Models.Gguf.GgufTensorType.F32));

        Assert.Contains("not of one model", error.Message, StringComparison.Ordinal);
    }

    private static bool IsComposed(string text) => new NfcNormalizer().Normalize(new Piece(text, 0, text.Length)).Span.SequenceEqual(text);
}
