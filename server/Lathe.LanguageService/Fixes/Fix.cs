using Lathe.LanguageService.Edits;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Fixes;

/// <summary>A way to settle one finding.</summary>
/// <param name="Title">What it does, for a menu.</param>
/// <param name="Finding">What it settles.</param>
/// <param name="Changes">In the finding's text; they don't overlap.</param>
public sealed record Fix(string Title, Finding Finding, IReadOnlyList<TextChange> Changes)
{
    /// <summary>The way most would choose.</summary>
    public bool IsPreferred { get; init; }

    /// <summary>It takes the key out.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>There is no doubt about what was meant: it may be made without asking.</summary>
    public bool IsUnambiguous { get; init; }
}
