using System.CommandLine;
using System.CommandLine.Parsing;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe validate FILE... [key=value ...]</c>: says what is wrong with recipes without running them.</summary>
public static class ValidateCommand
{
    private static string Choices => string.Join(", ", RecipeCommands.All.Select(RecipeCommands.Name));

    public static Command Create()
    {
        var words = new Argument<string[]>("FILE")
        {
            Description = "Recipes to check, or a dataset_info.json or DeepSpeed file; 'key=value' arguments change values of all recipes.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Write the findings as one JSON document." };
        var purpose = new Option<string>("--for")
        {
            Description = "What the recipes are for; by default their keys tell.",
            HelpName = Choices.Replace(", ", "|", StringComparison.Ordinal),
        };
        purpose.Validators.Add(CheckCommand);
        var verbose = new Option<bool>("--verbose") { Description = "Explain keys without an effect, too." };
        var fix = new Option<bool>("--fix") { Description = "First correct in the files what is clear." };
        var command = new Command("validate", "Check recipes without running them.") { words, purpose, json, verbose, fix };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(words),
            CommandNamed(parsed.GetValue(purpose)),
            parsed.GetValue(json),
            parsed.GetValue(verbose),
            parsed.GetValue(fix),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static BindOptions OptionsFor(string path, RecipeCommand? purpose) =>
        new() { Facts = new FileSystemFacts(Environment.CurrentDirectory, Path.GetFullPath(path)), Command = purpose };

    private static RecipeCommand? CommandNamed(string? word)
    {
        foreach (RecipeCommand command in RecipeCommands.All)
        {
            if (RecipeCommands.Name(command) == word)
            {
                return command;
            }
        }

        return null;
    }

    private static void CheckCommand(OptionResult result)
    {
        string word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (CommandNamed(word) is null)
        {
            result.AddError($"'{word}' is no command: --for takes {Choices}.");
        }
    }

    private static int Run(string[] words, RecipeCommand? purpose, bool json, bool verbose, bool fix, TextWriter output, TextWriter error)
    {
        string[] overrides = [.. words.Where(IsOverride)];
        string[] paths = [.. words.Where(word => !IsOverride(word))];
        if (paths.Length == 0)
        {
            error.WriteLine("lathe validate: name at least one recipe, as in 'lathe validate my.yaml learning_rate=1e-4'.");
            return (int)WorkerExitCode.Usage;
        }

        bool allFixed = !fix || RecipeFixer.Fix(paths, path => OptionsFor(path, purpose).Facts, json ? error : output, error);
        var files = new List<CheckedRecipe>();
        foreach (string path in paths)
        {
            files.Add(RecipeFile.TryRead(path, out SourceText source, out string problem)
                ? Check(source, overrides, OptionsFor(path, purpose))
                : CheckedRecipe.Unread(path, problem));
        }

        if (json)
        {
            WriteJson(files, output);
        }
        else
        {
            WriteText(files, verbose, output, error);
        }

        bool unreadable = !allFixed || files.Any(file => file.Problem is not null);
        bool refused = files.Any(file => file.Findings.Any(finding => finding.Severity == Severity.Error));
        return (int)(unreadable ? WorkerExitCode.Usage : refused ? WorkerExitCode.Recipe : WorkerExitCode.Completed);
    }

    private static CheckedRecipe Check(SourceText source, string[] overrides, BindOptions options) =>
        JsonFiles.Check(source, (FileSystemFacts)options.Facts) is { } findings
            ? CheckedRecipe.OfJson(source.Path, findings)
            : CheckedRecipe.Of(source.Path, RecipeBinder.Bind(source, overrides, options));

    /// <summary>A word with '=' is an override unless a file has that very name.</summary>
    private static bool IsOverride(string word) => word.Contains('=', StringComparison.Ordinal) && !File.Exists(word);

    private static void WriteJson(IReadOnlyList<CheckedRecipe> files, TextWriter output)
    {
        using var stream = new MemoryStream();
        FindingJson.Write(stream, files);
        output.Write(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void WriteText(IReadOnlyList<CheckedRecipe> files, bool verbose, TextWriter output, TextWriter error)
    {
        var renderer = new FindingRenderer(output, ColorSupport.IsWanted(System.Console.IsOutputRedirected));
        foreach (CheckedRecipe file in files)
        {
            if (file.Problem is not null)
            {
                error.WriteLine($"lathe validate: {file.Problem}");
                continue;
            }

            renderer.Render(file.Findings, verbose);
            renderer.RenderSummary(file.Path, file.Findings, file.Command ?? RecipeCommand.Train);
        }
    }
}
