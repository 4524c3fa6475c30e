using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Training.Tests.Runs;

/// <summary>A folder with a tiny model (no weights: runs start from scratch), a tokenizer of single bytes, and a data set.</summary>
internal sealed class TinyModelFolder : IDisposable
{
    /// <param name="hidden">Width of the model: a multiple of 8.</param>
    public TinyModelFolder(int hidden = 32)
    {
        Root = Directory.CreateTempSubdirectory("lathe-run-").FullName;
        _ = Directory.CreateDirectory(Path.Combine(Root, "model"));
        _ = Directory.CreateDirectory(Path.Combine(Root, "data"));
        Write("model/config.json", new JsonObject
        {
            ["model_type"] = "llama",
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["vocab_size"] = 264,
            ["hidden_size"] = hidden,
            ["intermediate_size"] = hidden * 3 / 2,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["num_key_value_heads"] = 2,
            ["max_position_embeddings"] = 256,
            ["rms_norm_eps"] = 1e-5,
            ["tie_word_embeddings"] = true,
            ["eos_token_id"] = 258,
        });
        WriteTokenizer();
        WriteData(64);
    }

    public string Root { get; }

    /// <summary>Rows of plain arithmetic: something that a tiny model gets better at within a few steps.</summary>
    public void WriteData(int rows)
    {
        Write("data/dataset_info.json", new JsonObject
        {
            ["sums"] = new JsonObject { ["file_name"] = "sums.json" },
            ["held"] = new JsonObject { ["file_name"] = "held.json" },
        });
        Write("data/sums.json", Rows(0, rows));
        Write("data/held.json", Rows(1000, 5));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static JsonArray Rows(int first, int count) => new([.. Enumerable.Range(first, count).Select(i => (JsonNode)new JsonObject
    {
        ["instruction"] = $"What is {i % 10} plus {i / 10 % 10}?",
        ["input"] = "",
        ["output"] = $"It is {(i % 10) + (i / 10 % 10)}." + new string('!', i % 7),
    })]);

    private void WriteTokenizer()
    {
        var vocabulary = new JsonObject();
        foreach (var symbol in ByteSymbols())
        {
            vocabulary[symbol] = vocabulary.Count;
        }

        string[] special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
        var added = new JsonArray([.. special.Select((token, i) => (JsonNode)new JsonObject
        {
            ["id"] = 256 + i, ["content"] = token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false,
            ["normalized"] = false, ["special"] = true,
        })]);
        Write("model/tokenizer.json", new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        });
        Write("model/tokenizer_config.json", new JsonObject { ["eos_token"] = "<|im_end|>", ["pad_token"] = "<|endoftext|>" });
    }

    /// <summary>The printable stand-ins of bytes 0 to 255 in byte-level BPE: printable Latin-1 stays, the others move up from U+0100.</summary>
    private static IEnumerable<string> ByteSymbols()
    {
        var moved = 0;
        for (var value = 0; value < 256; value++)
        {
            var stays = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return new Rune(stays ? value : 256 + moved++).ToString();
        }
    }

    private void Write(string path, JsonNode content) =>
        File.WriteAllText(Path.Combine(Root, path), content.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
}
