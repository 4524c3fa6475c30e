using System.Text;

namespace Lathe.Metrics.Rouge;

/// <summary>Letters of scripts that are written without spaces, or whose syllables are compared one by one.</summary>
internal static class WordlessScripts
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x0E01, 0x0E3A), (0x0E40, 0x0E4E), // Thai
        (0x1780, 0x17D3), // Khmer
        (0x3041, 0x3096), (0x30A1, 0x30FA), (0x31F0, 0x31FF), // Hiragana, Katakana
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF), // Han
        (0xAC00, 0xD7A3), // Hangul syllables
    ];

    public static bool Contains(Rune rune) => Array.Exists(Ranges, range => rune.Value >= range.First && rune.Value <= range.Last);
}
