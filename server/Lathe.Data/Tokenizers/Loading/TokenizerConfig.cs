namespace Lathe.Data.Tokenizers.Loading;

/// <summary>
/// What tokenizer_config.json, special_tokens_map.json and chat_template.jinja say. AddedTokens is the config's
/// <c>added_tokens_decoder</c>, AddedTokensJson the older added_tokens.json; AdditionalSpecialTokens are special without a role. IsLegacy
/// is false where a Llama tokenizer asks for a space before the whole text only.
/// </summary>
internal sealed record TokenizerConfig(
    IReadOnlyList<(AddedToken Token, JsonPlace Place)> AddedTokens,
    IReadOnlyList<(AddedToken Token, JsonPlace Place)> AddedTokensJson,
    NamedToken? Bos,
    NamedToken? Eos,
    NamedToken? Pad,
    NamedToken? Unknown,
    IReadOnlyList<NamedToken> AdditionalSpecialTokens,
    bool IsLegacy,
    string? ChatTemplate);

/// <summary>A token named in a config, and where.</summary>
internal sealed record NamedToken(string Content, JsonPlace Place);

/// <summary>File and key, which outlive the JSON document.</summary>
internal readonly record struct JsonPlace(string File, string Path)
{
    public DataException Error(string problem) => new($"{File}, {Path}: {problem}");
}
