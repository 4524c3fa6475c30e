using Lathe.Data.Tokenizers.Loading;

namespace Lathe.Data.Tokenizers.Extension;

/// <summary>Adds tokens to a tokenizer, with the ids and flags that Hugging Face's libraries give them.</summary>
internal sealed class TokenAdder
{
    private readonly TokenizerDefinition _definition;
    private readonly Dictionary<string, AddedToken> _added;
    private readonly List<AddedToken> _new = [];
    private int _next;

    public TokenAdder(PipelineTokenizer tokenizer)
    {
        _definition = tokenizer.Definition;
        _added = _definition.AddedTokens.ToDictionary(token => token.Content, StringComparer.Ordinal);
        _next = tokenizer.VocabularySize;
    }

    public IReadOnlyList<AddedToken> New => _new;

    /// <summary>A token was added, or found in another way than before.</summary>
    public bool HasChanges { get; private set; }

    public IReadOnlyList<AddedToken> All => [.. _added.Values.OrderBy(token => token.Id)];

    /// <summary>Adds a token behind all others; one that is in the vocabulary keeps its id and is found before the text is cut.</summary>
    /// <param name="content">As it stands in texts.</param>
    /// <param name="isSpecial">Left out of decoded text, and not searched for in normalized text.</param>
    /// <param name="key">Of the recipe, for messages.</param>
    /// <exception cref="DataException">No tokenizer has such a token, or so many.</exception>
    public AddedToken Add(string content, bool isSpecial, string key)
    {
        if (_added.TryGetValue(content, out var present) && (present.IsSpecial || !isSpecial))
        {
            return present;
        }

        if (content.Length is 0 or > TokenizerLimits.MaxTokenLength)
        {
            throw new DataException($"{key}: a token has from 1 to {TokenizerLimits.MaxTokenLength:N0} characters, not {content.Length:N0}.");
        }

        var isKnown = _definition.Model.Vocabulary.TryGetValue(content, out var id);
        if (present is null && !isKnown)
        {
            id = Next(key);
        }

        var token = present is not null
            ? present with { IsSpecial = true }
            : new AddedToken(id, content, isSpecial, IsNormalized: !isSpecial && !_definition.FindsAddedAsWritten);
        if (present is null && !isKnown)
        {
            _new.Add(token);
        }

        HasChanges = true;
        _added[content] = token;
        return token;
    }

    private int Next(string key) => _next <= TokenizerLimits.MaxId
        ? _next++
        : throw new DataException($"{key}: token ids go up to {TokenizerLimits.MaxId:N0}, and there is none left.");
}
