namespace Lathe.Data.Tokenizers;

/// <summary>Text to token ids and back, exactly as the checkpoint's tokenizer.json defines it. Threads may share an instance.</summary>
public abstract class Tokenizer
{
    /// <summary>Largest id + 1, added tokens included.</summary>
    public abstract int VocabularySize { get; }

    public abstract int? BosId { get; }

    public abstract int? EosId { get; }

    public abstract int? PadId { get; }

    /// <summary>Ids of <paramref name="text"/>; added and special tokens in it become their own ids; nothing is added around it.</summary>
    public abstract IReadOnlyList<int> Encode(string text);

    /// <summary>Special tokens in shielded texts are ordinary text (<c>split_special_tokens</c>).</summary>
    public virtual bool SplitsSpecialTokens => false;

    /// <summary>
    /// A text from the data, marked so that <see cref="Encode"/> reads the special tokens in it as ordinary text where
    /// <see cref="SplitsSpecialTokens"/>; else the text itself. It may be put together with other texts before it is encoded.
    /// </summary>
    public virtual string Shield(string text) => text;

    /// <summary>A text without the marks of <see cref="Shield"/>.</summary>
    public virtual string Unshield(string text) => text;

    /// <summary>Text of <paramref name="ids"/>; bytes that are not UTF-8 become U+FFFD.</summary>
    public abstract string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false);

    public abstract int? TokenToId(string token);

    public abstract string? IdToToken(int id);
}
