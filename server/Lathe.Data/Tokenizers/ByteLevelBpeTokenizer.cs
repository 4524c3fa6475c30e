using System.Text;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tokenizers;

/// <summary>Byte-level BPE as in Llama 3, Qwen 2 to 3 and GPT-2: every token is a row of bytes, so that text can be decoded as it comes.</summary>
public sealed class ByteLevelBpeTokenizer : PipelineTokenizer
{
    private readonly byte[]?[] _bytes;

    internal ByteLevelBpeTokenizer(TokenizerDefinition definition)
        : base(definition)
    {
        _bytes = new byte[]?[VocabularySize];
        foreach (var (token, id) in definition.Model.Vocabulary)
        {
            _bytes[id] = ByteAlphabet.ToBytes(token);
        }

        // As they are written: the Rust library sends added tokens through the byte alphabet too, which garbles those with Latin-1 letters.
        foreach (var token in definition.AddedTokens)
        {
            _bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }
    }

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var decoder = CreateStreamDecoder(skipSpecialTokens);
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            decoder.Append(id, text);
        }

        return text.Append(decoder.Finish()).ToString();
    }

    internal override PipelineTokenizer With(TokenizerDefinition definition) => new ByteLevelBpeTokenizer(definition);

    /// <summary>A decoder for ids as they are generated. Not to be shared between threads.</summary>
    public StreamDecoder CreateStreamDecoder(bool skipSpecialTokens = false) => new(this, skipSpecialTokens);

    /// <summary>The bytes an id stands for; empty for an id without a token, as models with padded embeddings can produce.</summary>
    internal ReadOnlySpan<byte> BytesOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < _bytes.Length ? _bytes[id] : [];
    }
}
