namespace Lathe.LanguageService.Fixes;

/// <summary>What making changes would do, found out by binding the changed text.</summary>
internal enum FixOutcome
{
    /// <summary>The finding stays, or the text can no longer be read as before.</summary>
    Useless,

    /// <summary>The finding is settled and something else has to be corrected then, such as the value of a key that is now known.</summary>
    Partial,

    Clean,
}
