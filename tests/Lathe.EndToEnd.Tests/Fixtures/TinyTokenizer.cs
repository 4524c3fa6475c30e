using System.Text;
using System.Text.Json.Nodes;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>A byte-level tokenizer without merges: ids 0 to 255 are bytes, then come the special tokens of ChatML.</summary>
internal static class TinyTokenizer
{
    /// <summary>Rows of the embedding: a few more than there are tokens, as in real models.</summary>
    public const int Vocabulary = 264;

    public const int End = 258;

    private static readonly string[] Special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    public static void Write(string folder)
    {
        var vocabulary = new JsonObject();
        foreach (var symbol in ByteSymbols())
        {
            vocabulary[symbol] = vocabulary.Count;
        }

        var added = new JsonArray([.. Special.Select((token, i) => (JsonNode)new JsonObject
        {
            ["id"] = 256 + i, ["content"] = token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false,
            ["normalized"] = false, ["special"] = true,
        })]);
        Write(folder, "tokenizer.json", new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        });
        Write(folder, "tokenizer_config.json", new JsonObject { ["eos_token"] = "<|im_end|>", ["pad_token"] = "<|endoftext|>" });
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

    private static void Write(string folder, string name, JsonObject content) =>
        File.WriteAllText(Path.Combine(folder, name), content.ToJsonString());
}
