namespace Lathe.Jobs.Catalogue;

/// <summary>Something that stays although its place or its name is a run's.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Reason">Why, without a verb: <c>not Lathe's</c>.</param>
public sealed record KeptFile(string Path, string Reason);
