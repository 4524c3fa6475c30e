namespace Lathe.Protocol.Daemon;

/// <param name="Errors">Findings that keep it from running.</param>
/// <param name="Warnings">Findings that are worth a look.</param>
/// <param name="Notes">Findings below that.</param>
/// <param name="Summary">What the recipe does and whether it can, as a sentence.</param>
/// <param name="Memory">The verdict on memory on one line; null when there is none.</param>
public sealed record RecipeCheckResult(int Errors, int Warnings, int Notes, string Summary, string? Memory = null);
