using Lathe.LanguageService.Importing;

namespace Lathe.Cli.Facts;

/// <summary>Where recipes are put that are made of other tools' files: beside them, under names that are free.</summary>
internal static class ImportPlaces
{
    /// <summary>Beside a configuration that a shell names; paths count from the shell's folder where that holds it.</summary>
    public static ImportPlace Beside(string source) => For(Path.GetFullPath(source), WorkingDirectoryOf(source));

    /// <summary>A recipe's file that a shell names.</summary>
    public static ImportPlace At(string recipe)
    {
        var name = Path.GetFileName(recipe);
        var stem = name.EndsWith(FreeNames.RecipeExtension, StringComparison.Ordinal)
            ? name[..^FreeNames.RecipeExtension.Length]
            : Path.GetFileNameWithoutExtension(name);
        return For(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(recipe) ?? "", stem + ".yml")), WorkingDirectoryOf(recipe)) with { Name = stem };
    }

    /// <param name="source">The configuration's file, absolute.</param>
    /// <param name="workingDirectory">What relative paths of a recipe count from; it holds the source.</param>
    public static ImportPlace For(string source, string workingDirectory)
    {
        var folder = Path.GetDirectoryName(source) ?? workingDirectory;
        var relative = Path.GetRelativePath(workingDirectory, folder).Replace('\\', '/');
        var stem = Path.GetFileNameWithoutExtension(source);
        return new ImportPlace(
            FreeNames.In(folder, stem, FreeNames.RecipeExtension), relative == "." ? "" : relative, FreeNames.In(folder, $"{stem}-data"));
    }

    private static string WorkingDirectoryOf(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var isBelow = !Path.GetRelativePath(Environment.CurrentDirectory, folder).StartsWith("..", StringComparison.Ordinal);
        return isBelow ? Environment.CurrentDirectory : folder;
    }
}
