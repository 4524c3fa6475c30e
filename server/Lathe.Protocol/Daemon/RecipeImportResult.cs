namespace Lathe.Protocol.Daemon;

/// <summary>A recipe that says what another tool's configuration says.</summary>
/// <param name="Text">The recipe; what needs the user's eye stands in it as comments too.</param>
/// <param name="FileName">A name for it that is free beside the source.</param>
/// <param name="Files">Further files that it needs, such as a dataset registry.</param>
/// <param name="Carried">How many keys were carried over.</param>
/// <param name="Left">What was not carried over, in the order of the source.</param>
public sealed record RecipeImportResult(
    string Text, string FileName, IReadOnlyList<ImportedFileInfo> Files, int Carried, IReadOnlyList<ImportLeftInfo> Left);
