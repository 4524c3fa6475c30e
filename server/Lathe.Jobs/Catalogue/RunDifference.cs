namespace Lathe.Jobs.Catalogue;

/// <summary>A value of two runs.</summary>
/// <param name="Name">A key of the recipe, or what was measured.</param>
/// <param name="A">The first run's value; null when it has none.</param>
/// <param name="B">The second run's value; null when it has none.</param>
public sealed record RunDifference(string Name, string? A, string? B);
