namespace Lathe.LanguageService.Actions;

/// <summary>Sorts of actions.</summary>
public enum RecipeActionKind
{
    /// <summary>Settles a finding.</summary>
    QuickFix,

    /// <summary>Makes all fixes nobody has to be asked about.</summary>
    FixAll,

    /// <summary>Puts the keys in order.</summary>
    SortKeys,
}
