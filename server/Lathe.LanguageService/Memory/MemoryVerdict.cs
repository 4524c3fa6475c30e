using Lathe.Memory.Fit;

namespace Lathe.LanguageService.Memory;

/// <summary>A verdict, and what it was given on: it counts for the next text as long as that needs the same.</summary>
/// <param name="Needed">In bytes.</param>
/// <param name="Verdict">What was said.</param>
public readonly record struct MemoryVerdict(long Needed, FitVerdict Verdict);
