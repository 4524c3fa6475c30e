using System.Globalization;
using System.Text.Json;
using Lathe.Cli.Commands.Targets;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Models.Config;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Commands.Eval;

/// <summary>From the words of the command line to what the worker is to ask.</summary>
internal static class EvalIntake
{
    private static string Here => Environment.CurrentDirectory;

    /// <summary>Null with an exit code when there is nothing to ask; why was said on standard error.</summary>
    /// <exception cref="RunStartException">The words can't be meant.</exception>
    public static (EvalRequest? Request, WorkerExitCode ExitCode) Load(EvalArguments arguments)
    {
        if (arguments.Values.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            throw Usage($"'{stray}' is not of the form key=value.", "One recipe or folder is asked at a time.");
        }

        var (source, own) = Read(arguments);
        IReadOnlyList<string> values = [.. own, .. arguments.Values];
        if (File.Exists(arguments.Target) is false && BenchmarkGuess.For(values, Here) is { } guess)
        {
            values = [.. values, $"task={guess}"];
        }

        var facts = new FileSystemFacts(Here, Path.GetFullPath(arguments.Target));
        var bound = RecipeBinder.Bind(source, values, new BindOptions { Facts = facts, Command = RecipeCommand.Eval });
        var renderer = new FindingRenderer(System.Console.Error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
        renderer.Render(bound.Findings, verbose: false);
        if (bound.HasErrors)
        {
            renderer.RenderSummary(arguments.Target, bound.Findings, bound.Command);
            return (null, WorkerExitCode.Recipe);
        }

        var recipe = RecipePaths.MakeAbsolute(bound.Recipe, Here);
        recipe = recipe with
        {
            Eval = recipe.Eval with
            {
                TaskDir = Path.GetFullPath(recipe.Eval.TaskDir, Here),
                SaveDir = recipe.Eval.SaveDir is { Length: > 0 } saved ? Path.GetFullPath(saved, Here) : null,
            },
        };
        var request = new EvalRequest
        {
            Recipe = JsonSerializer.SerializeToNode(recipe, RecipeJson.Options)!.AsObject(),

            // By itself it is for rows of a training: examples are only left out for it where somebody has asked for that.
            MaxPromptLength = bound.Keys.ContainsKey("cutoff_len") ? recipe.Data.CutoffLen : null,
        };
        return (request, default);
    }

    /// <summary>The recipe, or what a folder says in place of one.</summary>
    private static (SourceText Source, IReadOnlyList<string> Values) Read(EvalArguments arguments)
    {
        if (File.Exists(arguments.Target))
        {
            return RecipeFile.TryRead(arguments.Target, out var source, out var problem) ? (source, []) : throw Usage(problem, "");
        }

        var folder = Path.GetFullPath(arguments.Target, Here);
        if (TargetFolder.IsAdapter(folder))
        {
            return (Empty(arguments), [Value("model_name_or_path", TargetFolder.BaseOf(folder, arguments.Model, Here)), Value("adapter_name_or_path", arguments.Target)]);
        }

        return TargetFolder.IsModel(folder)
            ? (Empty(arguments), [Value("model_name_or_path", arguments.Target)])
            : (Empty(arguments), FromRun(arguments));
    }

    private static List<string> FromRun(EvalArguments arguments)
    {
        var found = new RunResolver(Here).Resolve(arguments.Target);
        if (found.Run is not { Run: { } directory, Record: { } record })
        {
            throw Usage(
                $"There is no recipe {arguments.Target}, no folder of that name with a model ({ModelConfig.FileName}) or an adapter ({TargetFolder.AdapterFile}), and no run. "
                    + found.Problem,
                "Name a recipe with task and task_dir, the folder of a model, or a run.");
        }

        var trained = TrainedModel.Of(directory, record.WorkingDirectory, found.Run.Id.ToString());
        if (!trained.IsAdapter)
        {
            return [Value("model_name_or_path", trained.Folder)];
        }

        // The adapter was trained beside a base in few bits, and is asked beside it.
        var quantization = trained.Recipe.Quant;
        IEnumerable<string> few = quantization.QuantizationBit is { } bits
            ?
            [
                Value("quantization_bit", bits.ToString(CultureInfo.InvariantCulture)),
                Value("quantization_type", ValueText.Write(quantization.QuantizationType)),
                Value("double_quantization", ValueText.Write(quantization.DoubleQuantization)),
            ]
            : [];
        return [Value("model_name_or_path", trained.Recipe.Model.ModelNameOrPath), Value("adapter_name_or_path", trained.Folder), .. few];
    }

    private static SourceText Empty(EvalArguments arguments) => new(arguments.Target, "{}\n");

    private static string Value(string key, string value) => $"{key}={ValueText.Write(value)}";

    private static RunStartException Usage(string message, string hint) => new(WorkerExitCode.Usage, message, hint: hint);
}
