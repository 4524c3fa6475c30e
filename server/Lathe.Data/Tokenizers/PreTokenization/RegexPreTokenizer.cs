using System.Buffers;
using System.Text.RegularExpressions;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Makes each match of a pattern, and what lies between matches, a piece (<c>Split</c> with behavior Isolated).</summary>
internal sealed class RegexPreTokenizer(SplitPattern pattern) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        try
        {
            if (piece.Span.ContainsAnyInRange('\uD800', '\uDFFF'))
            {
                SplitShadow(piece, output);
            }
            else
            {
                SplitPlain(piece, output);
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new DataException(
                $"The tokenizer's pattern took over {SplitPattern.TimeOut.TotalSeconds:0} s on one text ({piece.Length:N0} characters). "
                + "Split the text into shorter rows.", e);
        }
    }

    private void SplitPlain(Piece piece, List<Piece> output)
    {
        var end = 0;
        foreach (var match in pattern.Regex.EnumerateMatches(piece.Span))
        {
            Add(piece, end, match.Index, output);
            end = match.Index + match.Length;
            Add(piece, match.Index, end, output);
        }

        Add(piece, end, piece.Length, output);
    }

    private void SplitShadow(Piece piece, List<Piece> output)
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
                Add(piece, end, start, output);
                end = position.MoveTo(match.Index + match.Length);
                Add(piece, start, end, output);
            }

            Add(piece, end, piece.Length, output);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Add(Piece piece, int start, int end, List<Piece> output)
    {
        if (end > start)
        {
            output.Add(piece.Slice(start, end - start));
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
