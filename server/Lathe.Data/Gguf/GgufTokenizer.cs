using System.Globalization;
using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Gguf;

namespace Lathe.Data.Gguf;

/// <summary>Adds a folder's tokenizer and chat template to the key/value pairs of a GGUF file.</summary>
internal static class GgufTokenizer
{
    private const string Keys = "tokenizer.ggml.";
    private const char SpaceMark = '\u2581';

    /// <param name="metadata">They are added to it.</param>
    /// <param name="folder">The model's.</param>
    /// <param name="config">The model's; every row of its embedding gets a token.</param>
    /// <param name="chatTemplate">In place of the folder's own; null: that one.</param>
    /// <returns>What a reader of the file should know, each a sentence.</returns>
    /// <exception cref="DataException">There is no tokenizer, it is malformed, has more tokens than the model, or llama.cpp has no such one.</exception>
    public static IReadOnlyList<string> Add(GgufMetadata metadata, string folder, ModelConfig config, string? chatTemplate = null)
    {
        var tokenizer = TokenizerLoader.Load(folder);
        var vocabulary = GgufVocabularyReader.Read(folder);
        if (tokenizer.VocabularySize > config.VocabSize)
        {
            throw new DataException(
                $"{folder}: the tokenizer has {tokenizer.VocabularySize:N0} tokens, but the model has {config.VocabSize:N0} (\"vocab_size\"). "
                + "These files are not of one model.");
        }

        var (tokens, types) = Tokens(tokenizer, vocabulary, config.VocabSize);
        metadata.Add(Keys + "model", vocabulary.Model);
        metadata.Add(Keys + "pre", vocabulary.PreTokenizer);
        metadata.Add(Keys + "tokens", tokens);
        metadata.Add(Keys + "token_type", types.Select(type => (int)type).ToArray());
        if (vocabulary.Scores is { } scores)
        {
            metadata.Add(Keys + "scores", Enumerable.Range(0, tokens.Length).Select(id => scores.GetValueOrDefault(id)).ToArray());
        }

        if (vocabulary.Merges is { } merges)
        {
            metadata.Add(Keys + "merges", merges);
        }

        AddRoles(metadata, tokenizer, config);
        var around = tokenizer.BuildInputsWithSpecialTokens([]);
        metadata.Add(Keys + "add_bos_token", vocabulary.AddsBos ?? (tokenizer.BosId is { } bos && around.Contains(bos)));
        metadata.Add(Keys + "add_eos_token", vocabulary.AddsEos ?? (tokenizer.EosId is { } eos && eos != tokenizer.BosId && around.Contains(eos)));
        metadata.Add(Keys + "add_space_prefix", vocabulary.AddsSpace);
        if ((chatTemplate ?? tokenizer.ChatTemplate) is { } template)
        {
            metadata.Add("tokenizer.chat_template", template);
        }

        return tokenizer.AddedTokens.Any(token => token.StripsLeft || token.StripsRight || token.IsSingleWord)
            ? [.. vocabulary.Notes, "Some added tokens take white space beside them along; llama.cpp may leave it."]
            : vocabulary.Notes;
    }

    private static (string[] Tokens, GgufTokenType[] Types) Tokens(PipelineTokenizer tokenizer, GgufVocabulary vocabulary, int count)
    {
        var types = Enumerable.Range(0, count).Select(id => vocabulary.Types.GetValueOrDefault(id, GgufTokenType.Normal)).ToArray();
        foreach (var token in tokenizer.AddedTokens)
        {
            types[token.Id] = token.Id == tokenizer.UnknownId && vocabulary.Scores is not null ? GgufTokenType.Unknown
                : token.IsSpecial ? GgufTokenType.Control
                : GgufTokenType.UserDefined;
        }

        var tokens = new string[count];
        for (var id = 0; id < count; id++)
        {
            tokens[id] = tokenizer.IdToToken(id) ?? string.Create(CultureInfo.InvariantCulture, $"[PAD{id}]");
            if (tokenizer.IdToToken(id) is null)
            {
                types[id] = GgufTokenType.Unused;
            }
            else if (types[id] == GgufTokenType.UserDefined && vocabulary.Scores is not null)
            {
                // They are looked for in the text as it came, where spaces are spaces.
                tokens[id] = tokens[id].Replace(SpaceMark, ' ');
            }
        }

        return (tokens, types);
    }

    private static void AddRoles(GgufMetadata metadata, PipelineTokenizer tokenizer, ModelConfig config)
    {
        var ends = config.EosTokenIds.Where(id => id < config.VocabSize).ToList();
        int? eos = tokenizer.EosId ?? (ends.Count > 0 ? ends[0] : null);

        // Without a stated one llama.cpp takes a token of its own choice for the beginning.
        Add("bos_token_id", tokenizer.BosId ?? config.BosTokenId ?? eos);
        Add("eos_token_id", eos);
        Add("eot_token_id", ends.Where(id => id != eos).Select(id => (int?)id).FirstOrDefault());
        Add("unknown_token_id", tokenizer.UnknownId);
        Add("padding_token_id", tokenizer.PadId ?? config.PadTokenId);

        void Add(string key, int? id)
        {
            if (id is { } token && token >= 0 && token < config.VocabSize)
            {
                metadata.Add(Keys + key, (uint)token);
            }
        }
    }
}
