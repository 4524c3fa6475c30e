using Lathe.Models.Files;

namespace Lathe.Training.Export;

/// <summary>Where the tokenizer of a base with adapters is.</summary>
internal static class AdaptedTokenizer
{
    /// <summary>The last adapter's folder that has one, with the tokens that were added; else the base's.</summary>
    public static string FolderOf(string modelFolder, IReadOnlyList<string> adapters) => adapters.LastOrDefault(
        folder => TokenizerFiles.In(folder).Any(name => name is "tokenizer.json" or "tokenizer.model" or "spiece.model" or "qwen.tiktoken" or "vocab.json")) ?? modelFolder;
}
