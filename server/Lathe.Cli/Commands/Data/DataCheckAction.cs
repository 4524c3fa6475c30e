using Lathe.Cli.Console;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Data;
using Lathe.Data.Formats;
using Lathe.Data.Quality;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands.Data;

/// <summary>Checks what the command line names, shows it and writes what it asks for.</summary>
internal static class DataCheckAction
{
    private const string Name = "lathe data check";

    /// <summary>Folders that are looked into for a dataset that is named without a recipe.</summary>
    private static readonly string[] RegistryFolders = ["data", "."];

    public static WorkerExitCode Run(DataCheckArguments arguments, TextWriter output, CancellationToken cancellation)
    {
        if (new[] { arguments.Copy, arguments.Report }.OfType<string>().FirstOrDefault(Path.Exists) is { } taken)
        {
            return Refuse($"'{taken}' is there already, and nothing is written over; name another file.");
        }

        try
        {
            using var interruption = new Interruption(cancellation);
            cancellation = interruption.Token;
            if (Intend(arguments, out var exitCode) is not { } intended)
            {
                return exitCode;
            }

            using var progress = new CheckProgress();
            var result = DataCheck.Run(intended.Target, progress, cancellation);
            progress.Clear();
            if (intended.Recipe is { } recipe)
            {
                DataChecks.Keep(recipe.Recipe, recipe.WorkingDirectory, result);
            }

            var copied = Write(arguments, result, cancellation, out exitCode);
            if (exitCode != WorkerExitCode.Completed)
            {
                return exitCode;
            }

            Show(arguments, intended.Origin, result.Report, copied, output);
            return result.Report.HasErrors ? WorkerExitCode.Data : WorkerExitCode.Completed;
        }
        catch (DataException failure)
        {
            Terminal.Error(failure.Message, hint: null);
            return WorkerExitCode.Data;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("The check was stopped; nothing is written.", hint: null);
            return WorkerExitCode.StoppedNow;
        }
    }

    /// <summary>What is to be checked; null when that can't be told, which has been said then.</summary>
    private static Intention? Intend(DataCheckArguments arguments, out WorkerExitCode exitCode)
    {
        var target = arguments.Target;
        exitCode = WorkerExitCode.Usage;
        if (IsRecipe(target))
        {
            if (arguments.Recipe is not null)
            {
                System.Console.Error.WriteLine($"{Name}: '{target}' is a recipe itself; with --recipe name a dataset.");
                return null;
            }

            return DataRecipe.Load(Name, target, arguments.Overrides, out exitCode) is { } recipe
                ? new Intention(CheckTarget.Of(recipe.Recipe, TokenizerOf(recipe), recipe.WorkingDirectory), recipe, null)
                : null;
        }

        if (arguments.Recipe is { } path)
        {
            return DataRecipe.Load(Name, path, arguments.Overrides, out exitCode) is { } recipe ? Named(target, recipe) : null;
        }

        if (arguments.Overrides.Count > 0)
        {
            System.Console.Error.WriteLine($"{Name}: '{arguments.Overrides[0]}' changes a recipe, and none is named (--recipe).");
            return null;
        }

        if (File.Exists(target) || Directory.Exists(target))
        {
            var (dataset, origin) = DatasetGuess.Of(target);
            return new Intention(CheckTarget.Of(dataset), null, origin);
        }

        if (RegistryFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, DatasetRegistry.FileName))) is { } registry)
        {
            return new Intention(CheckTarget.Of(DatasetRegistry.Load(registry).Get(target)), null, $"as {Path.Combine(registry, DatasetRegistry.FileName)} says");
        }

        System.Console.Error.WriteLine($"{Name}: '{target}' is no file, and no {DatasetRegistry.FileName} is here or in data/ that could have a dataset of that name.");
        return null;
    }

    private static Intention Named(string dataset, DataRecipe recipe)
    {
        if (File.Exists(dataset) && DatasetGuess.Of(dataset) is var (entry, _))
        {
            dataset = entry.Name;
        }

        var checkedRecipe = recipe with { Recipe = WithDataset(recipe.Recipe, dataset) };
        return new Intention(CheckTarget.Of(checkedRecipe.Recipe, TokenizerOf(recipe), recipe.WorkingDirectory, dataset), checkedRecipe, null);
    }

    /// <summary>The recipe as it would be for the dataset alone.</summary>
    private static Recipe WithDataset(Recipe recipe, string dataset) => recipe.Data.EvalDataset.Contains(dataset)
        ? recipe
        : recipe with { Data = recipe.Data with { Dataset = [dataset] } };

    /// <summary>Without one lengths are counted in characters, and that is said.</summary>
    private static Lathe.Data.Tokenizers.Tokenizer? TokenizerOf(DataRecipe recipe)
    {
        try
        {
            return recipe.Tokenizer();
        }
        catch (DataException failure)
        {
            System.Console.Error.WriteLine(Terminal.OneLine($"Lengths are counted in characters, and cutoff_len is not looked at: {failure.Message}"));
            return null;
        }
    }

    private static bool IsRecipe(string target) => Path.GetExtension(target).ToUpperInvariant() is ".YAML" or ".YML";

    private static CopyNotice? Write(DataCheckArguments arguments, CheckResult result, CancellationToken cancellation, out WorkerExitCode exitCode)
    {
        exitCode = WorkerExitCode.Completed;
        CopyNotice? notice = null;
        var leftOut = new List<RowLeftOut>();
        var count = 0L;
        try
        {
            if (arguments.Copy is { } copy)
            {
                string[] names = [.. result.Report.Datasets.Where(dataset => !dataset.IsEval).Select(dataset => dataset.Name)];
                if (names.Length != 1)
                {
                    exitCode = Refuse($"--write copies one dataset, and {names.Length} are checked; name one, with --recipe.");
                    return null;
                }

                var rows = CleanedCopy.Write(result, names[0], copy, Note, cancellation);
                notice = new CopyNotice(copy, rows, count);
            }

            if (arguments.Report is { } report && !RecipeFile.TryCreate(report, QualityMarkdown.Of(result.Report, notice, leftOut), out var problem))
            {
                System.Console.Error.WriteLine($"{Name}: {problem}");
                exitCode = WorkerExitCode.Output;
            }
        }
        catch (DataException failure)
        {
            Terminal.Error(failure.Message, hint: null);
            exitCode = WorkerExitCode.Output;
        }

        return notice;

        void Note(RowLeftOut row)
        {
            count++;
            if (arguments.Report is not null)
            {
                leftOut.Add(row);
            }
        }
    }

    private static void Show(DataCheckArguments arguments, string? origin, QualityReport report, CopyNotice? copied, TextWriter output)
    {
        if (arguments.IsJson)
        {
            using var stream = System.Console.OpenStandardOutput();
            QualityJson.Write(stream, report, copied);
            return;
        }

        new QualityView(output, ColorSupport.IsWanted(System.Console.IsOutputRedirected)).Write(report, origin);
        if (copied is not null)
        {
            output.WriteLine();
            output.WriteLine(Terminal.OneLine(copied.Sentence));
        }

        if (arguments.Report is { } path)
        {
            output.WriteLine(Terminal.OneLine($"The report is in {path}."));
        }
    }

    private static WorkerExitCode Refuse(string problem)
    {
        System.Console.Error.WriteLine($"{Name}: {problem}");
        return WorkerExitCode.Usage;
    }

    /// <param name="Target">What is checked.</param>
    /// <param name="Recipe">With which recipe.</param>
    /// <param name="Origin">How the columns of a file were come by; null for a recipe's dataset.</param>
    private sealed record Intention(CheckTarget Target, DataRecipe? Recipe, string? Origin);
}
