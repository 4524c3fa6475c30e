namespace Lathe.LanguageService.Folding;

/// <summary>Lines that can be folded into the first of them.</summary>
/// <param name="FirstLine">From 0.</param>
/// <param name="LastLine">Below the first.</param>
/// <param name="Kind">What they are.</param>
public readonly record struct FoldingRange(int FirstLine, int LastLine, FoldingKind Kind);
