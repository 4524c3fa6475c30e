namespace Lathe.LanguageService.Surroundings;

/// <summary>Something in a folder.</summary>
/// <param name="Name">Without its path.</param>
/// <param name="IsFolder">It is a folder itself.</param>
public readonly record struct FolderItem(string Name, bool IsFolder);
