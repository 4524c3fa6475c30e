namespace Lathe.LanguageService.Importing;

/// <summary>A recipe that says what another tool's configuration says.</summary>
/// <param name="Text">The recipe; what needs the user's eye stands in it as comments too.</param>
/// <param name="Files">Further files that it needs.</param>
/// <param name="Carried">How many keys of the source were carried over.</param>
/// <param name="Settled">How many had nothing to say: empty ones, and what only concerns the other tool's own workings.</param>
/// <param name="Left">What was not carried over, in the order of the source.</param>
public sealed record ImportedRecipe(
    string Text, IReadOnlyList<ImportedFile> Files, int Carried, int Settled, IReadOnlyList<LeftKey> Left);
