namespace Lathe.Data.Tokenizers.Loading;

/// <summary>
/// Added tokens from everywhere they are named: <c>added_tokens</c> of tokenizer.json, then the config's <c>added_tokens_decoder</c> (which
/// adds some and overrides flags, as in transformers), then the tokens with a role, which are special even if nothing else says so.
/// </summary>
internal static class AddedTokenReader
{
    /// <param name="inFile">Those of the tokenizer's own file.</param>
    /// <param name="config">What the files beside it say.</param>
    /// <param name="vocabulary">Tokens of the model, and their ids.</param>
    public static IReadOnlyList<AddedToken> Read(
        IEnumerable<(AddedToken Token, JsonPlace Place)> inFile, TokenizerConfig config, IReadOnlyDictionary<string, int> vocabulary)
    {
        var tokens = new TokenSet(vocabulary);
        foreach (var (token, place) in inFile.Concat(config.AddedTokens))
        {
            tokens.Add(token, place);
        }

        NamedToken?[] roles = [config.Bos, config.Eos, config.Pad, config.Unknown];
        foreach (var named in roles.OfType<NamedToken>())
        {
            if (!tokens.TryMakeSpecial(named.Content))
            {
                throw named.Place.Error(
                    $"the token '{named.Content}' is neither in the vocabulary nor among the added tokens. "
                    + "Name one that is, or remove the key.");
            }
        }

        foreach (var named in config.AdditionalSpecialTokens)
        {
            tokens.TryMakeSpecial(named.Content);
        }

        return tokens.ToList();
    }

    public static AddedToken ReadToken(JsonNode node, int id)
    {
        var content = node.Require("content").Text();
        if (content.Length is 0 or > TokenizerLimits.MaxTokenLength)
        {
            throw node.Error($"an added token has from 1 to {TokenizerLimits.MaxTokenLength:N0} characters, not {content.Length:N0}.");
        }

        var isSpecial = node.Flag("special");
        return new AddedToken(
            id,
            content,
            isSpecial,
            node.Flag("normalized", otherwise: !isSpecial),
            node.Flag("lstrip"),
            node.Flag("rstrip"),
            node.Flag("single_word"));
    }

    private sealed class TokenSet(IReadOnlyDictionary<string, int> vocabulary)
    {
        private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
        private readonly Dictionary<int, string> _owners = vocabulary.ToDictionary(p => p.Value, p => p.Key);

        public void Add(AddedToken token, JsonPlace place)
        {
            if (IdOf(token.Content) is { } id && id != token.Id)
            {
                throw place.Error($"the token '{token.Content}' has id {token.Id} here, but {id} elsewhere.");
            }

            if (_owners.TryGetValue(token.Id, out var owner) && owner != token.Content)
            {
                throw place.Error($"the tokens '{owner}' and '{token.Content}' have the same id {token.Id}.");
            }

            _owners[token.Id] = token.Content;
            _tokens[token.Content] = token;
        }

        /// <returns>False when there is no such token.</returns>
        public bool TryMakeSpecial(string content)
        {
            if (_tokens.TryGetValue(content, out var token))
            {
                _tokens[content] = token with { IsSpecial = true };
                return true;
            }

            if (!vocabulary.TryGetValue(content, out var id))
            {
                return false;
            }

            _tokens.Add(content, new AddedToken(id, content, IsSpecial: true));
            return true;
        }

        public List<AddedToken> ToList() => [.. _tokens.Values.OrderBy(t => t.Id)];

        private int? IdOf(string content) => _tokens.TryGetValue(content, out var token) ? token.Id
            : vocabulary.TryGetValue(content, out var id) ? id : null;
    }
}
