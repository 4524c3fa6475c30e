namespace Lathe.Data.Tokenizers;

/// <summary>What turns a piece of normalized text into ids. Threads may share an instance.</summary>
internal abstract class TokenModel
{
    /// <summary>Token, as the model writes it, to id.</summary>
    public abstract IReadOnlyDictionary<string, int> Vocabulary { get; }

    /// <summary>Appends the ids of <paramref name="word"/>; unpaired surrogates count as U+FFFD.</summary>
    public abstract void Encode(ReadOnlySpan<char> word, List<int> output);
}
