namespace Lathe.LanguageService.Edits;

/// <summary>How often a text may be read again to find something out: recipes are small, and a huge file must not hold up its editor.</summary>
internal static class WorkBudget
{
    /// <summary>UTF-16 code units read in all for one question.</summary>
    private const int MaxWork = 4 << 20;

    private const int MostReadings = 400;

    /// <summary>Readings of a text of that length.</summary>
    public static int Readings(int length) => Math.Clamp(MaxWork / Math.Max(1, length), 4, MostReadings);
}
