namespace Lathe.LanguageService.Surroundings;

/// <summary>A place in a file beside the recipe.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">From 0.</param>
/// <param name="Column">From 0, in UTF-16 code units.</param>
/// <param name="Length">In UTF-16 code units; on one line.</param>
public sealed record FilePlace(string Path, int Line, int Column, int Length);
