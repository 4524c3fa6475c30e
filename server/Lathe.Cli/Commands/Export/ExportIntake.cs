using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Commands.Targets;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Models.Hub;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Commands.Export;

/// <summary>From the words of the command line to what the worker is to export.</summary>
internal static class ExportIntake
{
    private const long Gigabyte = 1_000_000_000;

    private static string Here => Environment.CurrentDirectory;

    /// <summary>Null with an exit code when there is nothing to export; why was said on standard error.</summary>
    /// <exception cref="RunStartException">The target can't be exported.</exception>
    public static (ExportRequest? Request, WorkerExitCode ExitCode) Load(ExportArguments arguments)
    {
        if (arguments.Overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            throw Usage($"'{stray}' is not of the form key=value.", "One recipe, run or folder is exported at a time.");
        }

        CheckOptions(arguments);
        if (File.Exists(arguments.Target))
        {
            return FromRecipe(arguments);
        }

        if (arguments.Overrides.Count > 0)
        {
            throw Usage($"{arguments.Target} is no recipe, so there is none of which {arguments.Overrides[0]} could change a value.", "Leave it out, or name a recipe.");
        }

        var folder = Path.GetFullPath(arguments.Target, Here);
        return TargetFolder.IsAdapter(folder) ? (FromAdapter(arguments, folder), default)
            : TargetFolder.IsModel(folder) ? (Request(arguments, folder, folder, [], OutputOf(arguments, null)), default)
            : FromRun(arguments);
    }

    private static (ExportRequest? Request, WorkerExitCode ExitCode) FromRecipe(ExportArguments arguments)
    {
        if (!RecipeFile.TryRead(arguments.Target, out var source, out var problem))
        {
            throw Usage(problem, "");
        }

        var bound = Bind(source, arguments, Here, Path.GetFullPath(arguments.Target));
        var renderer = new FindingRenderer(System.Console.Error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
        renderer.Render(bound.Findings, verbose: false);
        if (bound.HasErrors)
        {
            renderer.RenderSummary(arguments.Target, bound.Findings, bound.Command);
            return (null, WorkerExitCode.Recipe);
        }

        return (Of(arguments, bound, Here), default);
    }

    /// <summary>Reads a recipe for what it is: an export's, or a training's that has left something.</summary>
    /// <param name="source">The recipe.</param>
    /// <param name="arguments">Their values go before the recipe's.</param>
    /// <param name="workingDirectory">What relative paths count from.</param>
    /// <param name="path">Absolute, of the recipe's file; null: it has none.</param>
    public static BindResult Bind(SourceText source, ExportArguments arguments, string workingDirectory, string? path)
    {
        string[] overrides = arguments.Output is { } output
            ? [.. arguments.Overrides, $"export_dir={ValueText.Write(output)}"]
            : [.. arguments.Overrides];
        var facts = new FileSystemFacts(workingDirectory, path);
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts });

        // Of a recipe for something else, nothing but what is said here can be meant.
        return bound.Command is RecipeCommand.Train or RecipeCommand.Export
            ? bound
            : RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts, Command = RecipeCommand.Export });
    }

    /// <param name="arguments">What is wanted.</param>
    /// <param name="bound">A recipe without errors.</param>
    /// <param name="workingDirectory">What relative paths count from.</param>
    /// <exception cref="RunStartException">It can't be exported.</exception>
    public static ExportRequest Of(ExportArguments arguments, BindResult bound, string workingDirectory)
    {
        if (bound.Command == RecipeCommand.Train)
        {
            return OfTraining(arguments, TrainedModel.Of(bound.Recipe, workingDirectory));
        }

        var recipe = RecipePaths.MakeAbsolute(bound.Recipe, workingDirectory);
        return Request(
            arguments, recipe.Model.ModelNameOrPath, bound.Recipe.Model.ModelNameOrPath, recipe.Model.AdapterNameOrPath,
            Path.GetFullPath(recipe.Export.ExportDir!, workingDirectory), recipe);
    }

    private static (ExportRequest? Request, WorkerExitCode ExitCode) FromRun(ExportArguments arguments) =>
        RunSelection.FindPresent(new RunResolver(Here), arguments.Target, "export") is { } run
            ? (OfTraining(arguments, TrainedModel.Of(run.Run, run.Record.WorkingDirectory, run.Title)), default)
            : (null, WorkerExitCode.Usage);

    /// <summary>What a training has left in its folder.</summary>
    /// <exception cref="RunStartException">It can't be exported.</exception>
    public static ExportRequest OfTraining(ExportArguments arguments, TrainedModel trained)
    {
        var (folder, recipe) = (trained.Folder, trained.Recipe);
        var output = OutputOf(arguments, recipe);
        if (!trained.IsAdapter)
        {
            return Request(arguments, folder, trained.BaseName, [], output, recipe);
        }

        return recipe.Quant.QuantizationBit is not { } bits || arguments.AdapterOnly
            ? Request(arguments, recipe.Model.ModelNameOrPath, trained.BaseName, [folder], output, recipe)
            : throw new RunStartException(
                WorkerExitCode.Recipe,
                $"The adapter was trained beside a base in {bits} bits (quantization_bit: {bits}), and it can't be merged into weights of few bits.",
                hint: "Merge it into the base in its full precision, beside which its answers can differ a little, by naming its folder: "
                    + $"lathe export {folder} --output {arguments.Output ?? "DIR"}");
    }

    private static ExportRequest FromAdapter(ExportArguments arguments, string folder)
    {
        var named = TargetFolder.BaseOf(folder, arguments.Model, Here);
        var model = HubCache.ResolveModel(named, Here);
        return Directory.Exists(model)
            ? Request(arguments, model, named, [folder], OutputOf(arguments, null))
            : throw new RunStartException(
                WorkerExitCode.Model,
                $"There is no folder {model}, the base of the adapter{(arguments.Model is null ? $" by its {TargetFolder.AdapterFile}" : "")}.",
                hint: "Name the base's folder: --model DIR" + (HubCache.IsId(named) ? $"; or fetch it: lathe models fetch {named}" : ""));
    }

    private static ExportRequest Request(
        ExportArguments arguments, string model, string name, IReadOnlyList<string> adapters, string output, Recipe? recipe = null)
    {
        var options = recipe?.Export ?? new ExportOptions();
        var format = arguments.Format ?? (options.ExportLegacyFormat ? ExportFormats.PyTorch : ExportFormats.Safetensors);
        var outType = arguments.OutType?.ToLowerInvariant();
        var quantization = arguments.Quantization ?? ExportQuantizations.Of(format).FirstOrDefault(name => name == outType);
        if (quantization is not null && !ExportQuantizations.Of(format).Contains(quantization, StringComparer.Ordinal))
        {
            throw Usage($"--quantize is about {ExportFormats.Safetensors}, and this export is {format}.", format == ExportFormats.Gguf ? "Say --outtype q8_0 or q4_0." : $"Add --format {ExportFormats.Safetensors}.");
        }

        var dtype = arguments.Dtype ?? outType switch
        {
            "f32" => "float32",
            "f16" => "float16",
            "bf16" => "bfloat16",
            _ => ValueText.Write(recipe?.Inference.InferDtype ?? InferenceType.Auto),
        };
        return new ExportRequest
        {
            ModelFolder = model,
            ModelName = name,
            Adapters = adapters,
            OutputFolder = output,
            Format = format,
            MaxShardBytes = options.ExportSize * Gigabyte,
            Dtype = dtype == "auto" ? null : dtype,
            Quantization = quantization,
            AdapterOnly = arguments.AdapterOnly,
            Template = recipe?.Data.Template,
            DefaultSystem = recipe?.Data.DefaultSystem,
            Overwrite = arguments.Overwrite,
            Check = arguments.Check,
        };
    }

    private static void CheckOptions(ExportArguments arguments)
    {
        var option = arguments.OutType is not null ? "--outtype" : arguments.AdapterOnly ? "--adapter-only" : null;
        if (option is not null && arguments.Format != ExportFormats.Gguf)
        {
            throw Usage($"{option} is about GGUF files.", $"Add --format {ExportFormats.Gguf}, or leave it out.");
        }

        if (arguments is { OutType: not null, Dtype: not null })
        {
            throw Usage("--outtype and --dtype say the same thing twice.", "Leave one of them out.");
        }
    }

    private static string OutputOf(ExportArguments arguments, Recipe? recipe) => Path.GetFullPath(
        arguments.Output ?? recipe?.Export.ExportDir ?? throw Usage("Where the model is to be written is not said.", "Name a folder that does not exist yet: --output DIR"),
        Here);

    private static RunStartException Usage(string message, string hint) => new(WorkerExitCode.Usage, message, hint: hint);
}
