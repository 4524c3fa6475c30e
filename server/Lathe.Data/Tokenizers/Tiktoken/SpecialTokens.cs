namespace Lathe.Data.Tokenizers.Tiktoken;

/// <summary>Special tokens that models put behind the ranks of their tiktoken files, in order.</summary>
internal static class SpecialTokens
{
    /// <summary>Llama 3: 256 in all.</summary>
    public static IReadOnlyList<string> Llama3 { get; } =
    [
        "<|begin_of_text|>", "<|end_of_text|>", .. Reserved(0, 4), "<|start_header_id|>", "<|end_header_id|>", .. Reserved(4, 1), "<|eot_id|>",
        .. Reserved(5, 246),
    ];

    /// <summary>Qwen 1: 208 in all.</summary>
    public static IReadOnlyList<string> Qwen { get; } =
        ["<|endoftext|>", "<|im_start|>", "<|im_end|>", .. Enumerable.Range(0, 205).Select(i => $"<|extra_{i}|>")];

    private static IEnumerable<string> Reserved(int first, int count) =>
        Enumerable.Range(first, count).Select(i => $"<|reserved_special_token_{i}|>");
}
