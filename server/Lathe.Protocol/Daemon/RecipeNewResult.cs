namespace Lathe.Protocol.Daemon;

/// <param name="Text">The recipe.</param>
/// <param name="FileName">A name for it that is free in the folder.</param>
/// <param name="Notes">What was decided for the device and why, as sentences.</param>
public sealed record RecipeNewResult(string Text, string FileName, IReadOnlyList<string> Notes);
