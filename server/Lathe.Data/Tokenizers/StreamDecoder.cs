using System.Buffers;
using System.Text;

namespace Lathe.Data.Tokenizers;

/// <summary>Turns ids into text one by one. A character whose bytes are spread over several tokens appears with the last of them.</summary>
public sealed class StreamDecoder
{
    private readonly ByteLevelBpeTokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly Decoder _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly StringBuilder _text = new();

    internal StreamDecoder(ByteLevelBpeTokenizer tokenizer, bool skipSpecialTokens)
    {
        _tokenizer = tokenizer;
        _skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>The text that <paramref name="id"/> completes; empty while a character is incomplete.</summary>
    public string Feed(int id)
    {
        _text.Clear();
        Append(id, _text);
        return _text.ToString();
    }

    /// <summary>What is left at the end: U+FFFD for a character never completed, or nothing. The decoder can be used anew.</summary>
    public string Finish()
    {
        _text.Clear();
        Append([], _text, flush: true);
        return _text.ToString();
    }

    internal void Append(int id, StringBuilder text)
    {
        if (!_skipSpecialTokens || !_tokenizer.IsSpecial(id))
        {
            Append(_tokenizer.BytesOf(id), text, flush: false);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes, StringBuilder text, bool flush)
    {
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 4);
        var count = _utf8.GetChars(bytes, chars, flush);
        text.Append(chars.AsSpan(0, count));
        ArrayPool<char>.Shared.Return(chars);
    }
}
