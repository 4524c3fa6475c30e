using System.Text;

namespace Lathe.Data.Tokenizers;

/// <summary>What becomes of characters that a vocabulary lacks: their bytes, or an unknown token, or nothing.</summary>
/// <param name="unknownId">Stands for what is not written in bytes; null drops it.</param>
/// <param name="byteIds">Ids of the 256 bytes; null writes no bytes.</param>
/// <param name="fuses">A run of unknown characters becomes one unknown token.</param>
internal sealed class UnknownCharacters(int? unknownId, int[]? byteIds, bool fuses)
{
    /// <param name="rune">The character.</param>
    /// <param name="output">Its ids are appended.</param>
    /// <param name="follows">The character before it was unknown.</param>
    public void Append(Rune rune, List<int> output, bool follows)
    {
        if (byteIds is not null)
        {
            Span<byte> utf8 = stackalloc byte[4];
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                output.Add(byteIds[value]);
            }
        }
        else if (unknownId is { } id && !(fuses && follows))
        {
            output.Add(id);
        }
    }
}
