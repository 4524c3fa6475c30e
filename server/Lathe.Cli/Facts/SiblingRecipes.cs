using System.Text.RegularExpressions;

namespace Lathe.Cli.Facts;

/// <summary>The other recipes in a recipe's folder, by where they write to.</summary>
internal static partial class SiblingRecipes
{
    private const int MaxFiles = 200;
    private const long MaxBytes = 256 << 10;

    /// <summary>File names of recipes beside <paramref name="recipe"/> that name the same folder.</summary>
    /// <param name="recipe">An absolute path.</param>
    /// <param name="outputDir">Absolute.</param>
    /// <param name="workingDirectory">What their relative paths count from.</param>
    public static IReadOnlyList<string> WritingTo(string recipe, string outputDir, string workingDirectory) => Guard.Try(() =>
        RecipesIn(Path.GetDirectoryName(recipe)!)
            .Where(path => path != recipe && OutputDirOf(path) is { } other && Same(Path.GetFullPath(other, workingDirectory), outputDir))
            .Select(path => Path.GetFileName(path)!)
            .ToArray()) ?? [];

    private static string[] RecipesIn(string folder) => FileCache.Shared.AskNames(folder, nameof(SiblingRecipes), () => Directory
        .EnumerateFiles(folder, "*.y*ml")
        .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
        .Take(MaxFiles)
        .Order(StringComparer.Ordinal)
        .ToArray()) ?? [];

    private static string? OutputDirOf(string path) => FileCache.Shared.Ask(
        path,
        nameof(SiblingRecipes),
        () => new FileInfo(path).Length <= MaxBytes && OutputDir().Match(File.ReadAllText(path)) is { Success: true } match
            ? match.Groups[1].Value
            : null);

    private static bool Same(string left, string right) =>
        Path.TrimEndingDirectorySeparator(left) == Path.TrimEndingDirectorySeparator(right);

    /// <summary>The plain top-level line, which is how recipes are written.</summary>
    [GeneratedRegex(@"^output_dir:[ \t]*[""']?([^\s""'#]+)[""']?[ \t]*(?:#.*)?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OutputDir();
}
