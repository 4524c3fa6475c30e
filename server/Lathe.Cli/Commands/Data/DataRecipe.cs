using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Data;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands.Data;

/// <summary>A recipe that data is looked at with.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Recipe">Bound, maybe with errors in keys that have nothing to do with data.</param>
/// <param name="WorkingDirectory">What its relative paths count from.</param>
internal sealed record DataRecipe(string Path, Recipe Recipe, string WorkingDirectory)
{
    /// <summary>Reads and binds a recipe. Null when it can't be read or names no dataset; that has been said then.</summary>
    /// <param name="command">As it is typed, for messages.</param>
    /// <param name="path">The recipe.</param>
    /// <param name="overrides">Words of the form key=value.</param>
    /// <param name="exitCode">Why there is none.</param>
    public static DataRecipe? Load(string command, string path, IReadOnlyList<string> overrides, out WorkerExitCode exitCode)
    {
        exitCode = WorkerExitCode.Usage;
        if (overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            System.Console.Error.WriteLine($"{command}: '{stray}' is not of the form key=value.");
            return null;
        }

        if (!RecipeFile.TryRead(path, out var source, out var problem))
        {
            System.Console.Error.WriteLine($"{command}: {problem}");
            return null;
        }

        var folder = Environment.CurrentDirectory;
        var facts = new FileSystemFacts(folder, System.IO.Path.GetFullPath(path));
        var bound = RecipeBinder.Bind(source, [.. overrides], new BindOptions { Facts = facts });
        exitCode = WorkerExitCode.Recipe;
        if (bound.Recipe.Data is { Dataset.Count: 0, EvalDataset.Count: 0 })
        {
            System.Console.Error.WriteLine($"{command}: {path} names no dataset: set dataset.");
            return null;
        }

        if (bound.Findings.Count(finding => finding.Severity == Severity.Error) is > 0 and var errors)
        {
            System.Console.Error.WriteLine($"{path} has {errors} error{(errors == 1 ? "" : "s")}: 'lathe validate {path}' shows them.");
        }

        return new DataRecipe(path, bound.Recipe, folder);
    }

    /// <summary>The tokenizer of the recipe's model, with what the recipe adds.</summary>
    /// <exception cref="DataException">The recipe names no model, its folder has no tokenizer that works, or tokens can't be added.</exception>
    public Tokenizer Tokenizer() => Recipe.Model.ModelNameOrPath is { Length: > 0 } model
        ? RecipeTokenizer.Load(System.IO.Path.Combine(WorkingDirectory, model), Recipe, WorkingDirectory).Tokenizer
        : throw new DataException($"{Path} names no model, whose tokenizer is needed: set model_name_or_path.");
}
