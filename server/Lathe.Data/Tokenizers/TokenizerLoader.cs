using Lathe.Data.Tokenizers.Loading;

namespace Lathe.Data.Tokenizers;

/// <summary>Loads the tokenizer of a Hugging Face model folder.</summary>
public static class TokenizerLoader
{
    private const string TokenizerFile = "tokenizer.json";
    private const string WhatWorks =
        "Lathe works with byte-level BPE tokenizers in a tokenizer.json (Llama 3, Qwen 2 to 3, GPT-2 and their like).";

    /// <summary>Files of other tokenizers, and what they are.</summary>
    private static readonly (string File, string Kind)[] OtherKinds =
    [
        ("tokenizer.model", "a SentencePiece tokenizer (or a tiktoken file of the original Llama 3 release)"),
        ("spiece.model", "a SentencePiece tokenizer"),
        ("tekken.json", "a Mistral Tekken tokenizer"),
        ("vocab.txt", "a WordPiece tokenizer"),
        ("merges.txt", "a BPE tokenizer in the older form of two files, vocab.json and merges.txt"),
    ];

    /// <summary>
    /// Reads tokenizer.json, which must be there, and tokenizer_config.json, special_tokens_map.json, chat_template.jinja, which may be.
    /// </summary>
    /// <exception cref="DataException">The folder has no tokenizer, one of another kind, or a malformed one.</exception>
    public static ByteLevelBpeTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, TokenizerFile);
        if (!File.Exists(path))
        {
            throw Missing(folder);
        }

        var config = TokenizerConfigReader.Read(folder);
        return JsonFile.Read(path, JsonFile.MaxTokenizerBytes, root => new ByteLevelBpeTokenizer(TokenizerJsonReader.Read(root, config)));
    }

    private static DataException Missing(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new DataException($"{folder}: this folder does not exist. Give the folder of a model, with its {TokenizerFile}.");
        }

        var found = OtherKinds.FirstOrDefault(k => File.Exists(Path.Combine(folder, k.File)));
        return found.File is null
            ? new DataException($"{folder}: there is no {TokenizerFile} in this folder. Copy it from the model. {WhatWorks}")
            : new DataException($"{folder}: there is no {TokenizerFile}, only {found.File}: {found.Kind}. {WhatWorks} "
                + $"If the model has a {TokenizerFile} elsewhere, copy it here.");
    }
}
