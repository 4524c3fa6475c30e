using Lathe.Data.Tokenizers.Loading;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Tiktoken;

/// <summary>
/// A tokenizer of a tiktoken file. The file has ranks only: pattern and special tokens are in the code of the models that use such files,
/// and follow from the file's name here. Special tokens that tokenizer_config.json lists go before those.
/// </summary>
internal static class TiktokenLoader
{
    /// <summary>Name of the file of Qwen 1.</summary>
    public const string QwenFile = "qwen.tiktoken";

    public static ByteLevelBpeTokenizer Load(string path, TokenizerConfig config)
    {
        var model = TiktokenReader.Read(path);
        var isQwen = Path.GetFileName(path) == QwenFile;
        var first = model.Vocabulary.Values.Max() + 1;
        if (config.AddedTokens.Count == 0)
        {
            var names = isQwen ? SpecialTokens.Qwen : SpecialTokens.Llama3;
            config = config with
            {
                AddedTokens = [.. names.Select((name, i) => (new AddedToken(first + i, name, IsSpecial: true), new JsonPlace(path, "special tokens")))],
            };
        }

        config = config with
        {
            Bos = config.Bos ?? Named(config, path, isQwen ? [] : ["<|begin_of_text|>"]),
            Eos = config.Eos ?? Named(config, path, isQwen ? ["<|endoftext|>"] : ["<|end_of_text|>"]),
        };
        var added = AddedTokenReader.Read([], config, model.Vocabulary);
        int? IdOf(NamedToken? named) => named is null ? null : added.First(t => t.Content == named.Content).Id;
        return new ByteLevelBpeTokenizer(new TokenizerDefinition
        {
            Model = model,
            Normalizer = isQwen ? new NfcNormalizer() : null,
            PreTokenizer = new RegexPreTokenizer(SplitPattern.Create(isQwen ? SplitPattern.Qwen2 : SplitPattern.Llama3)),
            AddedTokens = added,
            BosId = IdOf(config.Bos),
            EosId = IdOf(config.Eos),
            PadId = IdOf(config.Pad),
            UnknownId = IdOf(config.Unknown),
            ChatTemplate = config.ChatTemplate,
        });
    }

    private static NamedToken? Named(TokenizerConfig config, string path, string[] names) =>
        names.FirstOrDefault(name => config.AddedTokens.Any(t => t.Token.Content == name)) is { } found
            ? new NamedToken(found, new JsonPlace(path, "special tokens"))
            : null;
}
