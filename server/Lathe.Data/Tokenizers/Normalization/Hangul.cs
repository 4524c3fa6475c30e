namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Hangul syllables are composed by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    public const int SyllableBase = 0xAC00;
    public const int LeadBase = 0x1100;
    public const int LeadCount = 19;
    public const int VowelBase = 0x1161;
    public const int VowelCount = 21;

    /// <summary>One below the first final consonant: index 0 stands for "no final consonant".</summary>
    public const int FinalBase = 0x11A7;
    public const int FinalCount = 28;
    public const int SyllableCount = LeadCount * VowelCount * FinalCount;

    public static bool TryDecompose(int codePoint, List<int> output)
    {
        var index = codePoint - SyllableBase;
        if (index is < 0 or >= SyllableCount)
        {
            return false;
        }

        output.Add(LeadBase + index / (VowelCount * FinalCount));
        output.Add(VowelBase + index % (VowelCount * FinalCount) / FinalCount);
        if (index % FinalCount != 0)
        {
            output.Add(FinalBase + index % FinalCount);
        }

        return true;
    }

    public static bool TryCompose(int first, int second, out int composed)
    {
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = SyllableBase + (lead * VowelCount + vowel) * FinalCount;
            return true;
        }

        var (syllable, final) = (first - SyllableBase, second - FinalBase);
        var isOpenSyllable = syllable is >= 0 and < SyllableCount && syllable % FinalCount == 0;
        composed = first + final;
        return isOpenSyllable && final is > 0 and < FinalCount;
    }
}
