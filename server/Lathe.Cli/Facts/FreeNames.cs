using System.Globalization;

namespace Lathe.Cli.Facts;

/// <summary>Names that nothing in a folder has yet.</summary>
internal static class FreeNames
{
    public const string RecipeExtension = ".recipe.yaml";

    /// <summary>The name, or else with the first number behind it that makes it a free one.</summary>
    /// <param name="folder">Absolute; it need not be there.</param>
    /// <param name="stem">The name that is wished for.</param>
    /// <param name="extension">What follows it.</param>
    /// <returns>The name without its extension.</returns>
    public static string In(string folder, string stem, string extension = "") => Enumerable.Range(1, int.MaxValue)
        .Select(number => number == 1 ? stem : $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}")
        .First(name => !Path.Exists(Path.Combine(folder, name + extension)));
}
