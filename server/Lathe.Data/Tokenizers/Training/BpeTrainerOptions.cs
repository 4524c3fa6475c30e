namespace Lathe.Data.Tokenizers.Training;

/// <summary>What tokenizer to train.</summary>
public sealed record BpeTrainerOptions
{
    public const int Bytes = 256;

    /// <summary>Tokens in all: special tokens, the 256 bytes, then merges. A small corpus may give fewer.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Ids 0 and up, in this order. In the corpus they are passed over, so that no merge is made of their parts.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>A pair that occurs more rarely in the corpus is not merged.</summary>
    public int MinFrequency { get; init; } = 2;

    /// <exception cref="DataException">The options contradict each other.</exception>
    internal void Check()
    {
        var smallest = Bytes + SpecialTokens.Count;
        if (VocabularySize < smallest || VocabularySize > Loading.TokenizerLimits.MaxId)
        {
            throw new DataException($"a vocabulary of {VocabularySize:N0} tokens cannot be trained: from {smallest:N0} (256 bytes and "
                + $"{SpecialTokens.Count} special tokens) to {Loading.TokenizerLimits.MaxId:N0} are possible.");
        }

        foreach (var token in SpecialTokens)
        {
            if (token.Length < 2 || token.Any(IsForbidden))
            {
                throw new DataException($"'{token}' cannot be a special token: it needs two or more characters, none of them white space, "
                    + "a control character, a Latin letter with an accent or beyond U+FFFF. Usual ones look like <|endoftext|>.");
            }
        }

        if (SpecialTokens.Distinct(StringComparer.Ordinal).Count() != SpecialTokens.Count)
        {
            throw new DataException("a special token is given twice.");
        }
    }

    /// <summary>Letters up to U+0143 stand for bytes in the vocabulary, where a special token must not look like another one.</summary>
    private static bool IsForbidden(char character) => char.IsWhiteSpace(character) || char.IsControl(character)
        || char.IsSurrogate(character) || character is >= '\u0080' and <= '\u0143';
}
