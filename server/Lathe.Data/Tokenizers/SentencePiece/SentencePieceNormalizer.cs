using System.Text;
using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>What SentencePiece does to a text first: its map of characters, white space, and a mark before the text.</summary>
/// <param name="file">The model.</param>
/// <param name="userDefined">Pieces that the map leaves as they are; null for none.</param>
/// <param name="prefixesFirstOnly">The mark is put before the whole text only, not behind each added token (transformers' <c>legacy: false</c>).</param>
internal sealed class SentencePieceNormalizer(SentencePieceFile file, PieceTrie? userDefined, bool prefixesFirstOnly) : Normalizer
{
    private readonly CharacterMap? _map = file.CharacterMap.Length == 0 ? null : CharacterMap.Read(
        file.CharacterMap, problem => file.Error(problem));

    private readonly char _space = file.EscapeWhitespaces ? CharacterBpeModel.SpaceMark : ' ';

    public override Piece Normalize(Piece section) =>
        section.With(Normalize(section.Span, file.AddDummyPrefix && !(prefixesFirstOnly && section.IsContinued)));

    protected override string Normalize(string text) => Normalize(text, file.AddDummyPrefix);

    private string Normalize(ReadOnlySpan<char> text, bool addsMark)
    {
        var start = file.RemoveExtraWhitespaces ? SkipSpaces(text) : 0;
        if (start == text.Length)
        {
            return "";
        }

        var output = new StringBuilder(text.Length + 16);
        if (addsMark && !file.WhitespaceAsSuffix)
        {
            output.Append(_space);
        }

        var followsSpace = file.RemoveExtraWhitespaces;
        for (var i = start; i < text.Length;)
        {
            var part = Prefix(text[i..], out var length);
            i += length;
            if (followsSpace)
            {
                part = part.TrimStart(' ');
            }

            if (!part.IsEmpty)
            {
                Append(part, output);
                followsSpace = file.RemoveExtraWhitespaces && part[^1] == ' ';
            }
        }

        if (file.RemoveExtraWhitespaces)
        {
            while (output.Length > 0 && output[^1] == _space)
            {
                output.Length--;
            }
        }

        return addsMark && file.WhitespaceAsSuffix ? output.Append(_space).ToString() : output.ToString();
    }

    private int SkipSpaces(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && Prefix(text[start..], out var length) is " ")
        {
            start += length;
        }

        return start;
    }

    /// <summary>What the front of a text becomes: a user-defined piece as it is, an entry of the map, or one character.</summary>
    private ReadOnlySpan<char> Prefix(ReadOnlySpan<char> text, out int length)
    {
        if (userDefined is not null && userDefined.Longest(text) is { Length: > 0 } piece)
        {
            length = piece.Length;
            return text[..length];
        }

        if (_map is not null && !_map.IsPlain(text[0]) && _map.TryLongest(text, out length, out var replacement))
        {
            return replacement;
        }

        length = CodePoints.LengthAt(text, 0);
        return length == 1 && char.IsSurrogate(text[0]) ? "\ufffd" : text[..length];
    }

    private void Append(ReadOnlySpan<char> part, StringBuilder output)
    {
        foreach (var unit in part)
        {
            output.Append(unit == ' ' ? _space : unit);
        }
    }
}
