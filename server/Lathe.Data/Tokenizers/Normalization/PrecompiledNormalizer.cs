using System.Globalization;
using System.Text;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>
/// SentencePiece's map as a tokenizer.json carries it (<c>Precompiled</c>). Hugging Face's library looks up a whole grapheme of up to five
/// bytes and, where the map has nothing that it begins with, its characters one by one; the shortest entry counts. SentencePiece itself
/// takes the longest.
/// </summary>
internal sealed class PrecompiledNormalizer(CharacterMap map) : Normalizer
{
    private const int LongestGrapheme = 5;

    protected override string Normalize(string text)
    {
        StringBuilder? changed = null;
        for (var start = 0; start < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, start);
            var grapheme = text.AsSpan(start, length);
            if (Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme && map.TryShortest(grapheme, out var replacement))
            {
                changed ??= new StringBuilder(text, 0, start, text.Length + 16);
                changed.Append(replacement);
            }
            else
            {
                NormalizeCharacters(text, start, length, ref changed);
            }

            start += length;
        }

        return changed?.ToString() ?? text;
    }

    private void NormalizeCharacters(string text, int start, int length, ref StringBuilder? changed)
    {
        for (var i = start; i < start + length;)
        {
            var size = PreTokenization.CodePoints.LengthAt(text, i);
            if (map.TryShortest(text.AsSpan(i, size), out var replacement))
            {
                changed ??= new StringBuilder(text, 0, i, text.Length + 16);
                changed.Append(replacement);
            }
            else
            {
                changed?.Append(text, i, size);
            }

            i += size;
        }
    }
}
