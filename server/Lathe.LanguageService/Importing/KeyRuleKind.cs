namespace Lathe.LanguageService.Importing;

/// <summary>What becomes of a key.</summary>
internal enum KeyRuleKind
{
    /// <summary>The recipe's key takes its value.</summary>
    Take,

    /// <summary>When it is true, the recipe's key gets a value.</summary>
    Flag,

    /// <summary>When it is false, the recipe's key gets a value.</summary>
    Off,

    /// <summary>The recipe's key takes one of some words, which may be called differently.</summary>
    Choice,

    /// <summary>When it says something, a program is added to those that show the metrics.</summary>
    Tracker,

    /// <summary>It is left out, with a reason.</summary>
    Drop,

    /// <summary>It concerns only Axolotl's own workings.</summary>
    None,

    /// <summary>It hangs together with other keys: <see cref="CodedKeys"/>.</summary>
    Code,
}
