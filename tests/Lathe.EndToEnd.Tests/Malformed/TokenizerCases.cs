using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>The model's tokenizer files.</summary>
internal static class TokenizerCases
{
    private const string File = "model/tokenizer.json";

    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        new("tokenizer: missing", Code.Model, folder => folder.Delete(File), "model", "tokenizer.json"),
        new("tokenizer: SentencePiece only", Code.Model, folder => folder.Move(File, "model/tokenizer.model"), "tokenizer.model", "SentencePiece"),
        new("tokenizer: cut short", Code.Model, folder => folder.Cut(File, 0.5), "tokenizer.json", "line", "JSON"),
        Edit("tokenizer: Unigram", root => root["model"]!["type"] = "Unigram", "model", "Unigram", "ByteLevel"),
        Edit("tokenizer: WordPiece", root => root["model"]!["type"] = "WordPiece", "model", "WordPiece", "ByteLevel"),
        Edit("tokenizer: BPE over characters", root => root["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace" }, "pre_tokenizer", "'replacement'"),
        Edit("tokenizer: byte fallback", root => root["model"]!["byte_fallback"] = true, "model", "byte_fallback"),
        Edit("tokenizer: a merge of three", root => root["model"]!["merges"] = new JsonArray("a b c"), "model.merges[0]", "two tokens"),
        Edit("tokenizer: a merge of unknown tokens", root => root["model"]!["merges"] = new JsonArray("a b"), "model.merges[0]", "'ab'"),
        Edit("tokenizer: an id twice", root => root["model"]!["vocab"]!["b"] = 65, "model.vocab", "same id 65"),
        Edit("tokenizer: a negative id", root => root["model"]!["vocab"]!["b"] = -1, "model.vocab.b", "-1"),
        Edit("tokenizer: an added token with a taken id", root => root["added_tokens"]![0]!["id"] = 65, "added_tokens[0]", "<|endoftext|>", "65"),
        new("tokenizer: an end token that does not exist", Code.Model,
            folder => folder.Edit("model/tokenizer_config.json", root => root["eos_token"] = "</s>"),
            "tokenizer_config.json", "eos_token", "'</s>'"),
        new("tokenizer: ids beyond the embedding", Code.Model, folder =>
        {
            folder.Edit("model/config.json", config => config["vocab_size"] = 200);
            StoredTensors.Edit(folder.PathOf("model/model.safetensors"), tensors =>
            {
                foreach (var name in new[] { "model.embed_tokens.weight", "lm_head.weight" })
                {
                    tensors[name] = tensors[name] with { Shape = [200, 32], Data = tensors[name].Data[..(200 * 32 * sizeof(float))] };
                }
            });
        }, "token id 258", "200 rows", "config.json"),
    ];

    private static MalformedCase Edit(string name, Action<JsonObject> change, params string[] says) =>
        new(name, Code.Model, folder => folder.Edit(File, change), ["tokenizer.json", .. says]);
}
