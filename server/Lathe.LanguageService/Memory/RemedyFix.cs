using Lathe.LanguageService.Edits;
using Lathe.Memory.Remedies;

namespace Lathe.LanguageService.Memory;

/// <summary>A remedy as changes of a text, which have been tried.</summary>
/// <param name="Remedy">What is done.</param>
/// <param name="Changes">They don't overlap.</param>
/// <param name="Needed">Bytes that are needed then.</param>
/// <param name="IsPossible">The engine that comes with Lathe can do it.</param>
internal sealed record RemedyFix(Remedy Remedy, IReadOnlyList<TextChange> Changes, long Needed, bool IsPossible);
