using Lathe.Data.Tokenizers.Loading;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Gguf;

/// <summary>What llama.cpp calls ways of cutting a text before byte-level BPE (<c>tokenizer.ggml.pre</c>).</summary>
internal static class PreTokenizerNames
{
    private const string Bytes = "bytes";
    private const string Digits = "digits";
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";

    /// <summary>Letters before others, as Mistral's Tekken and GPT-4o cut words.</summary>
    private const string UpperWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";

    private const string LowerWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Name, whether whole words of the vocabulary go before merges, and the steps: patterns, or one of the words above.</summary>
    private static readonly (string Name, bool IgnoresMerges, string[] Steps)[] Known =
    [
        ("gpt-2", false, [SplitPattern.Gpt2, Bytes]),
        ("llama-bpe", true, [SplitPattern.Llama3, Bytes]),
        ("dbrx", false, [SplitPattern.Llama3, Bytes]),
        ("qwen2", false, [SplitPattern.Qwen2, Bytes]),
        ("smollm", false, [Digits, SplitPattern.Gpt2, Bytes]),
        ("deepseek-coder", false, [@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+", Digits, Bytes]),
        ("tekken", true, [$@"{UpperWord}|{LowerWord}|\p{{N}}{Rest}", Bytes]),
        ("gpt-4o", false, [$@"{UpperWord}{Contractions}?|{LowerWord}{Contractions}?|\p{{N}}{{1,3}}{Rest}", Bytes]),
    ];

    /// <summary>All names that can be written, for messages.</summary>
    public static string All => string.Join(", ", Known.Select(known => known.Name));

    /// <param name="preTokenizer">The key <c>pre_tokenizer</c> of a tokenizer.json.</param>
    /// <param name="ignoresMerges">The model's <c>ignore_merges</c>.</param>
    /// <returns>Null: llama.cpp has none that cuts like this.</returns>
    public static string? Find(JsonNode preTokenizer, bool ignoresMerges)
    {
        var steps = Steps(preTokenizer).ToList();
        return Known.FirstOrDefault(known => known.IgnoresMerges == ignoresMerges && known.Steps.SequenceEqual(steps)).Name;
    }

    private static IEnumerable<string> Steps(JsonNode node) => node.Require("type").Text() switch
    {
        "Sequence" => node.Require("pretokenizers").Items().SelectMany(Steps),
        "ByteLevel" when node.Flag("add_prefix_space", otherwise: true) => ["a space before a text"],
        "ByteLevel" => node.Flag("use_regex", otherwise: true) ? [SplitPattern.Gpt2, Bytes] : [Bytes],
        "Digits" when node.Flag("individual_digits") => [Digits],
        "Split" when node.Require("behavior").Text() == "Isolated" && !node.Flag("invert") && node.Require("pattern").OptionalText("Regex") is { } pattern =>
            [pattern],
        var other => [$"another {other}"],
    };
}
