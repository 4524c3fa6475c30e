using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>A folder with a small tokenizer: all bytes (their ids are the bytes' order in the alphabet), and the merges given.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public TokenizerFolder(params string[] merges)
    {
        Directory.CreateDirectory(Path);
        var vocabulary = new JsonObject();
        foreach (var token in Alphabet.Concat(merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal))).Distinct())
        {
            vocabulary.Add(token, vocabulary.Count);
        }

        Tokenizer = new JsonObject
        {
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(useRegex: true),
            ["decoder"] = ByteLevel(useRegex: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. merges.Select(m => JsonValue.Create(m))]),
            },
        };
    }

    public static IEnumerable<string> Alphabet => Enumerable.Range(0, 256).Select(b => ByteAlphabet.ToChar((byte)b).ToString());

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lathe-tokenizer-{Guid.NewGuid():N}");

    /// <summary>The tokenizer.json.</summary>
    public JsonObject Tokenizer { get; }

    public JsonObject Model => Tokenizer["model"]!.AsObject();

    public JsonObject Vocabulary => Model["vocab"]!.AsObject();

    /// <summary>The tokenizer_config.json; not written while empty.</summary>
    public JsonObject Config { get; } = [];

    public static JsonObject ByteLevel(bool useRegex, bool addPrefixSpace = false) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = addPrefixSpace, ["trim_offsets"] = true, ["use_regex"] = useRegex };

    /// <summary>Adds an added token with the next id, and returns that.</summary>
    public int Add(
        string content, bool special = true, bool normalized = false, bool lstrip = false, bool rstrip = false, bool singleWord = false)
    {
        var added = Tokenizer["added_tokens"]!.AsArray();
        var id = Vocabulary.Count + added.Count;
        added.Add(new JsonObject
        {
            ["id"] = id,
            ["content"] = content,
            ["special"] = special,
            ["normalized"] = normalized,
            ["lstrip"] = lstrip,
            ["rstrip"] = rstrip,
            ["single_word"] = singleWord,
        });
        return id;
    }

    public ByteLevelBpeTokenizer Load()
    {
        Save();
        return (ByteLevelBpeTokenizer)TokenizerLoader.Load(Path);
    }

    public void Save()
    {
        Write("tokenizer.json", Tokenizer.ToJsonString());
        if (Config.Count > 0)
        {
            Write("tokenizer_config.json", Config.ToJsonString());
        }
    }

    public void Write(string name, string content) => File.WriteAllText(System.IO.Path.Combine(Path, name), content);

    /// <summary>Texts of the tokens.</summary>
    public static string[] Tokens(Tokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(id => tokenizer.IdToToken(id)!)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
