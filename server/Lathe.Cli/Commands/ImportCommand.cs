using System.CommandLine;
using System.Globalization;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.LanguageService.Importing;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe import FILE</c>: makes a recipe of a configuration of Axolotl, and says what could not be carried over.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A configuration of Axolotl (YAML)." };
        var target = new Option<string>("--out")
        {
            Description = "Where the recipe goes; by default beside the configuration.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Write what was made and what was left as one JSON object." };
        var command = new Command("import", "Make a recipe of a configuration of Axolotl.") { file, target, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            parsed.GetValue(target),
            parsed.GetValue(json),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string file, string? target, bool json, TextWriter output, TextWriter error)
    {
        if (!RecipeFile.TryRead(file, out SourceText source, out string problem))
        {
            return Refuse(problem, error);
        }

        if (!AxolotlImporter.IsOne(source))
        {
            return Refuse($"'{file}' is no configuration of Axolotl: it has none of its keys, such as base_model or datasets.", error);
        }

        if (Path.Exists(target))
        {
            return Refuse($"'{target}' is there already; name another file.", error);
        }

        ImportPlace place = target is null ? ImportPlaces.Beside(file) : ImportPlaces.At(target);
        string folder = Path.GetDirectoryName(Path.GetFullPath(target ?? file))!;
        string recipe = target ?? Path.Combine(Path.GetDirectoryName(file) ?? "", place.Name + FreeNames.RecipeExtension);
        ImportedRecipe made = AxolotlImporter.Import(source, place);
        foreach ((string path, string text) in made.Files.Select(one => (Path.Combine(folder, one.Name), one.Text)).Append((recipe, made.Text)))
        {
            if (!RecipeFile.TryCreate(path, text, out problem))
            {
                return Refuse(problem, error);
            }
        }

        if (json)
        {
            ImportJson.Write(output, recipe, made);
        }
        else
        {
            Write(output, recipe, made);
        }

        return (int)WorkerExitCode.Completed;
    }

    private static void Write(TextWriter output, string recipe, ImportedRecipe made)
    {
        output.WriteLine($"{recipe}: {Count(made.Carried, "key")} carried over, {Count(made.Left.Count, "thing")} left.");
        foreach (ImportedFile file in made.Files)
        {
            output.WriteLine($"{Path.Combine(Path.GetDirectoryName(recipe) ?? "", file.Name)}: the datasets it names.");
        }

        foreach (LeftKey left in made.Left)
        {
            output.WriteLine($"  line {left.Line.ToString(CultureInfo.InvariantCulture)}, {left.Key}: {left.Reason}");
        }
    }

    private static string Count(int number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    private static int Refuse(string problem, TextWriter error)
    {
        error.WriteLine($"lathe import: {problem}");
        return (int)WorkerExitCode.Usage;
    }
}
