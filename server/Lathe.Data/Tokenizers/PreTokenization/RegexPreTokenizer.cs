using System.Buffers;
using System.Text.RegularExpressions;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Makes each match of a pattern, and what lies between matches, a piece (<c>Split</c> with behavior Isolated).</summary>
internal sealed class RegexPreTokenizer(SplitPattern pattern) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output) => Cut(piece, output, null);

    /// <param name="piece">A part of a text.</param>
    /// <param name="output">Its pieces are appended.</param>
    /// <param name="areMatches">For each piece whether it is a match; null where nobody asks.</param>
    public void Cut(Piece piece, List<Piece> output, List<bool>? areMatches)
    {
        try
        {
            if (piece.Span.ContainsAnyInRange('\uD800', '\uDFFF'))
            {
                SplitShadow(piece, output, areMatches);
            }
            else
            {
                SplitPlain(piece, output, areMatches);
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw pattern.TookTooLong(piece.Length, e);
        }
    }

    private void SplitPlain(Piece piece, List<Piece> output, List<bool>? areMatches)
    {
        var end = 0;
        foreach (var match in pattern.Regex.EnumerateMatches(piece.Span))
        {
            Add(piece, end, match.Index, false, output, areMatches);
            end = match.Index + match.Length;
            Add(piece, match.Index, end, true, output, areMatches);
        }

        Add(piece, end, piece.Length, false, output, areMatches);
    }

    private void SplitShadow(Piece piece, List<Piece> output, List<bool>? areMatches)
    {
        var buffer = ArrayPool<char>.Shared.Rent(piece.Length);
        try
        {
            var shadow = buffer.AsSpan(0, ShadowText.Write(piece.Span, buffer));
            var position = new ShadowPosition(piece);
            var end = 0;
            foreach (var match in pattern.Regex.EnumerateMatches(shadow))
            {
                var start = position.MoveTo(match.Index);
                Add(piece, end, start, false, output, areMatches);
                end = position.MoveTo(match.Index + match.Length);
                Add(piece, start, end, true, output, areMatches);
            }

            Add(piece, end, piece.Length, false, output, areMatches);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Add(Piece piece, int start, int end, bool isMatch, List<Piece> output, List<bool>? areMatches)
    {
        if (end > start)
        {
            output.Add(piece.Slice(start, end - start));
            areMatches?.Add(isMatch);
        }
    }

    /// <summary>Walks the text beside its shadow.</summary>
    private struct ShadowPosition(Piece piece)
    {
        private int _shadow;
        private int _text;

        public int MoveTo(int shadow)
        {
            for (; _shadow < shadow; _shadow++)
            {
                _text += CodePoints.LengthAt(piece.Span, _text);
            }

            return _text;
        }
    }
}
