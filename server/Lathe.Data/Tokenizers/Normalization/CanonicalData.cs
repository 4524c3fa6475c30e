using System.Globalization;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Decompositions, compositions and combining order of Unicode, from the table embedded beside this class.</summary>
internal sealed class CanonicalData
{
    private const string Resource = "Lathe.Data.Tokenizers.Normalization.canonical.txt";

    private static readonly Lazy<CanonicalData> Lazy = new(Load);

    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    /// <summary>One bit for each code point that NFC may change or that may change with what stands before it.</summary>
    private readonly ulong[] _unstable = new ulong[0x110000 / 64];

    public static CanonicalData Instance => Lazy.Value;

    /// <summary>False when the code point neither changes in NFC nor takes part in a change together with a code point before it.</summary>
    public bool IsUnstable(int codePoint) => (_unstable[codePoint >> 6] >> (codePoint & 63) & 1) != 0;

    /// <summary>One step of decomposition, null for none. Hangul syllables are not in the table.</summary>
    public int[]? Decomposition(int codePoint) => _decompositions.GetValueOrDefault(codePoint);

    /// <summary>The whole decomposition by compatibility; null where it is the canonical one.</summary>
    public int[]? Compatible(int codePoint) => _compatible.GetValueOrDefault(codePoint);

    public bool TryCompose(int first, int second, out int composed) => _compositions.TryGetValue((first, second), out composed);

    /// <summary>Place in the canonical order of marks, 0 for what is never moved; not Unicode's class numbers, but their order.</summary>
    public byte CombiningClass(int codePoint) => _classes.GetValueOrDefault(codePoint);

    private static CanonicalData Load()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        var data = new CanonicalData();
        byte combiningClass = 0;
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            switch (fields[0])
            {
                case "M":
                    data.AddMarks(fields.AsSpan(1), ++combiningClass);
                    break;
                case "C":
                    data.AddComposition(Hex(fields[1]), Hex(fields[2]), Hex(fields[3]));
                    break;
                case "D":
                    var codePoint = Hex(fields[1]);
                    data._decompositions.Add(codePoint, [.. fields.Skip(2).Select(Hex)]);
                    data.MarkUnstable(codePoint);
                    break;
                case "K":
                    data._compatible.Add(Hex(fields[1]), [.. fields.Skip(2).Select(Hex)]);
                    break;
            }
        }

        // Vowel and final-consonant jamo compose with what stands before them.
        for (var jamo = Hangul.VowelBase; jamo < Hangul.FinalBase + Hangul.FinalCount; jamo++)
        {
            data.MarkUnstable(jamo);
        }

        return data;
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private void AddMarks(ReadOnlySpan<string> ranges, byte combiningClass)
    {
        foreach (var range in ranges)
        {
            var ends = range.Split('-');
            for (var codePoint = Hex(ends[0]); codePoint <= Hex(ends[^1]); codePoint++)
            {
                _classes.Add(codePoint, combiningClass);
                MarkUnstable(codePoint);
            }
        }
    }

    private void AddComposition(int composed, int first, int second)
    {
        _decompositions.Add(composed, [first, second]);
        _compositions.Add((first, second), composed);
        MarkUnstable(second);
    }

    private void MarkUnstable(int codePoint) => _unstable[codePoint >> 6] |= 1UL << (codePoint & 63);
}
