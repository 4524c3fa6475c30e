using System.Globalization;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Cuts numbers (Unicode categories Nd, Nl, No) off the rest, as a whole or digit by digit.</summary>
internal sealed class DigitsPreTokenizer(bool individually) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        var start = 0;
        var wasDigit = false;
        for (var i = 0; i < piece.Length;)
        {
            var length = CodePoints.LengthAt(piece.Span, i);
            var isDigit = CodePoints.CategoryAt(piece.Span, i) is
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            if (i > start && (isDigit != wasDigit || (isDigit && individually)))
            {
                output.Add(piece.Slice(start, i - start));
                start = i;
            }

            wasDigit = isDigit;
            i += length;
        }

        output.Add(piece.Slice(start, piece.Length - start));
    }
}
