using Lathe.Cli.Rendering;
using Lathe.LanguageService.Fixes;
using Lathe.Recipes.Json;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Commands;

/// <summary>Corrects recipes on the disk, for <c>lathe validate --fix</c>.</summary>
internal static class RecipeFixer
{
    /// <summary>Corrects what is clear in each file and says what. False when one could not be written; the reason is told.</summary>
    /// <param name="paths">Recipes; those that can't be read are left to whoever reads them next, and JSON files as they are.</param>
    /// <param name="facts">What is known about the world, by path.</param>
    /// <param name="output">Takes what was done.</param>
    /// <param name="error">Takes why something was not.</param>
    public static bool Fix(IReadOnlyList<string> paths, Func<string, IRecipeFacts> facts, TextWriter output, TextWriter error)
    {
        var allWritten = true;
        foreach (var path in paths.Where(File.Exists))
        {
            allWritten &= Fix(path, facts(path), output, error);
        }

        return allWritten;
    }

    private static bool Fix(string path, IRecipeFacts facts, TextWriter output, TextWriter error)
    {
        if (!RecipeFile.TryRead(path, out var source, out _) || JsonFiles.IsOne(source))
        {
            return true;
        }

        (SourceText repaired, IReadOnlyList<Fix> made) = RecipeRepair.Run(source, facts);
        if (made.Count == 0)
        {
            return true;
        }

        if (!RecipeFile.TryReplace(path, source, repaired, out var problem))
        {
            error.WriteLine($"lathe validate: {problem}");
            return false;
        }

        foreach (var fix in made)
        {
            var place = fix.Finding.Start;
            output.WriteLine($"{path}:{place.Line}:{place.Column}: fixed {fix.Finding.Code}: {fix.Title}");
        }

        return true;
    }
}
