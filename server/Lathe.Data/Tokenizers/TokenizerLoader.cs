using Lathe.Data.Tokenizers.Loading;
using Lathe.Data.Tokenizers.SentencePiece;
using Lathe.Data.Tokenizers.Tiktoken;

namespace Lathe.Data.Tokenizers;

/// <summary>Loads the tokenizer of a Hugging Face model folder.</summary>
public static class TokenizerLoader
{
    private const string TokenizerFile = "tokenizer.json";
    private const string WhatWorks =
        "Lathe works with tokenizer.json, SentencePiece models (tokenizer.model, spiece.model) and tiktoken files (tokenizer.model, qwen.tiktoken).";

    /// <summary>Files that are read where there is no tokenizer.json, in this order.</summary>
    private static readonly string[] ModelFiles = ["tokenizer.model", "spiece.model", TiktokenLoader.QwenFile];

    /// <summary>Files of other tokenizers, and what they are.</summary>
    private static readonly (string File, string Kind)[] OtherKinds =
    [
        ("tekken.json", "a Mistral Tekken tokenizer"),
        ("vocab.txt", "a WordPiece tokenizer"),
        ("merges.txt", "a BPE tokenizer in the older form of two files, vocab.json and merges.txt"),
    ];

    /// <summary>
    /// Reads tokenizer.json or, where there is none, a SentencePiece model or a tiktoken file; with it tokenizer_config.json,
    /// special_tokens_map.json, added_tokens.json and chat_template.jinja, which may be there.
    /// </summary>
    /// <exception cref="DataException">The folder has no tokenizer, one of another kind, or a malformed one.</exception>
    public static PipelineTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, TokenizerFile);
        if (File.Exists(path))
        {
            var config = TokenizerConfigReader.Read(folder);
            return JsonFile.Read(path, JsonFile.MaxTokenizerBytes, root => TokenizerJsonReader.Read(root, config));
        }

        var model = ModelFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw Missing(folder);
        return TiktokenReader.IsTiktoken(model)
            ? TiktokenLoader.Load(model, TokenizerConfigReader.Read(folder))
            : SentencePieceLoader.Load(model, TokenizerConfigReader.Read(folder));
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
