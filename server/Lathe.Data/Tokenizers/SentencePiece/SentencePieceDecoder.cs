using System.Buffers;
using System.Text;
using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Decoding;

namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>
/// Ids to text as SentencePiece does it. Added tokens stand in the text as they are written, and what is between two of them is decoded by
/// itself: the mark that was put before it goes.
/// </summary>
internal sealed class SentencePieceDecoder(SentencePieceFile file) : TokenDecoder
{
    private const char Replacement = '\ufffd';

    private readonly bool _dropsFirstMark = file.AddDummyPrefix || file.RemoveExtraWhitespaces;

    public override string Decode(IReadOnlyList<int> ids, PipelineTokenizer tokenizer)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var start = 0;
        var drops = _dropsFirstMark;
        var hasDropped = false;
        foreach (var id in ids)
        {
            if (tokenizer.IsAdded(id))
            {
                Flush(bytes, text);
                text.Append(tokenizer.IdToToken(id));
                (start, drops, hasDropped) = (text.Length, _dropsFirstMark, false);
            }
            else if (id < file.Pieces.Count)
            {
                var piece = file.Pieces[id];
                if (piece.Type == PieceType.Byte)
                {
                    _ = ByteTokens.TryParse(piece.Text, out var value);
                    bytes.Add(value);
                    continue;
                }

                Flush(bytes, text);
                drops &= !hasDropped && text.Length == start;
                hasDropped = Append(piece, drops, text);
            }
        }

        Flush(bytes, text);
        return text.ToString();
    }

    /// <returns>True when the mark before the text was left out, and all others are to be kept.</returns>
    private bool Append(VocabularyPiece piece, bool drops, StringBuilder text)
    {
        switch (piece.Type)
        {
            case PieceType.Control:
                return false;
            case PieceType.Unknown:
                text.Append(file.UnknownSurface);
                return false;
        }

        var isMarked = drops && piece.Text[0] == CharacterBpeModel.SpaceMark;
        foreach (var unit in piece.Text.AsSpan(isMarked ? 1 : 0))
        {
            text.Append(unit == CharacterBpeModel.SpaceMark ? ' ' : unit);
        }

        return isMarked && !file.RemoveExtraWhitespaces;
    }

    /// <summary>Each byte that belongs to no character becomes U+FFFD.</summary>
    private static void Flush(List<byte> bytes, StringBuilder text)
    {
        var rest = bytes.ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append($"{rune}");
                rest = rest[length..];
            }
            else
            {
                text.Append(Replacement);
                rest = rest[1..];
            }
        }

        bytes.Clear();
    }
}
