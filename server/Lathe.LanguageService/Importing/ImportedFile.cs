namespace Lathe.LanguageService.Importing;

/// <param name="Name">Relative to the source's folder, with <c>/</c>.</param>
/// <param name="Text">All of it.</param>
public sealed record ImportedFile(string Name, string Text);
