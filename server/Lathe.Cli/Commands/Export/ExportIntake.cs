using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Models.Config;
using Lathe.Models.Hub;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands.Export;

/// <summary>From the words of the command line to what the worker is to export.</summary>
internal static class ExportIntake
{
    private const string AdapterFile = "adapter_config.json";
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

        if (File.Exists(arguments.Target))
        {
            return FromRecipe(arguments);
        }

        if (arguments.Overrides.Count > 0)
        {
            throw Usage($"{arguments.Target} is no recipe, so there is none of which {arguments.Overrides[0]} could change a value.", "Leave it out, or name a recipe.");
        }

        var folder = Path.GetFullPath(arguments.Target, Here);
        return File.Exists(Path.Combine(folder, AdapterFile)) ? (FromAdapter(arguments, folder), default)
            : File.Exists(Path.Combine(folder, ModelConfig.FileName)) ? (Request(arguments, folder, folder, [], OutputOf(arguments, null)), default)
            : FromRun(arguments);
    }

    private static (ExportRequest? Request, WorkerExitCode ExitCode) FromRecipe(ExportArguments arguments)
    {
        if (!RecipeFile.TryRead(arguments.Target, out var source, out var problem))
        {
            throw Usage(problem, "");
        }

        string[] overrides = arguments.Output is { } output
            ? [.. arguments.Overrides, $"export_dir={ValueText.Write(output)}"]
            : [.. arguments.Overrides];
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = new FileSystemFacts(Here, Path.GetFullPath(arguments.Target)) });
        if (bound.Command is not (RecipeCommand.Train or RecipeCommand.Export))
        {
            // Nothing but what is said here can be meant.
            bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = new FileSystemFacts(Here, Path.GetFullPath(arguments.Target)), Command = RecipeCommand.Export });
        }

        var renderer = new FindingRenderer(System.Console.Error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
        renderer.Render(bound.Findings, verbose: false);
        if (bound.HasErrors)
        {
            renderer.RenderSummary(arguments.Target, bound.Findings, bound.Command);
            return (null, WorkerExitCode.Recipe);
        }

        if (bound.Command == RecipeCommand.Train)
        {
            return (FromTraining(arguments, bound.Recipe, Here), default);
        }

        var recipe = RecipePaths.MakeAbsolute(bound.Recipe, Here);
        return (
            Request(
                arguments, recipe.Model.ModelNameOrPath, bound.Recipe.Model.ModelNameOrPath, recipe.Model.AdapterNameOrPath,
                Path.GetFullPath(recipe.Export.ExportDir!, Here), recipe),
            default);
    }

    private static (ExportRequest? Request, WorkerExitCode ExitCode) FromRun(ExportArguments arguments)
    {
        if (RunSelection.FindPresent(new RunResolver(Here), arguments.Target, "export") is not { } run)
        {
            return (null, WorkerExitCode.Usage);
        }

        return OutputState.ReadRecipe(run.Run) is { } recipe
            ? (FromTraining(arguments, recipe, run.Record.WorkingDirectory), default)
            : throw new RunStartException(WorkerExitCode.Version, $"The recipe of run {run.Title} cannot be read.");
    }

    /// <summary>What a training has left in its folder.</summary>
    private static ExportRequest FromTraining(ExportArguments arguments, Recipe trained, string workingDirectory)
    {
        var recipe = RecipePaths.MakeAbsolute(trained, workingDirectory);
        var (folder, model) = (recipe.Training.OutputDir, recipe.Model.ModelNameOrPath);
        var output = OutputOf(arguments, recipe);
        if (recipe.Method.FinetuningType != FinetuningType.Lora)
        {
            return File.Exists(Path.Combine(folder, ModelConfig.FileName))
                ? Request(arguments, folder, trained.Model.ModelNameOrPath, [], output, recipe)
                : throw NothingTrained(folder, "model");
        }

        if (!File.Exists(Path.Combine(folder, AdapterFile)))
        {
            throw NothingTrained(folder, "adapter");
        }

        return recipe.Quant.QuantizationBit is not { } bits
            ? Request(arguments, model, trained.Model.ModelNameOrPath, [folder], output, recipe)
            : throw new RunStartException(
                WorkerExitCode.Recipe,
                $"The adapter was trained beside a base in {bits} bits (quantization_bit: {bits}), and it can't be merged into weights of few bits.",
                hint: "Merge it into the base in its full precision, beside which its answers can differ a little, by naming its folder: "
                    + $"lathe export {folder} --output {arguments.Output ?? "DIR"}");
    }

    private static ExportRequest FromAdapter(ExportArguments arguments, string folder)
    {
        var named = arguments.Model ?? new FileSystemFacts(Here).GetAdapter(folder)?.BaseModel;
        if (string.IsNullOrEmpty(named))
        {
            throw new RunStartException(
                WorkerExitCode.Model, $"{Path.Combine(folder, AdapterFile)} names no base (base_model_name_or_path).", hint: "Name its folder: --model DIR");
        }

        var model = HubCache.ResolveModel(named, Here);
        return Directory.Exists(model)
            ? Request(arguments, model, named, [folder], OutputOf(arguments, null))
            : throw new RunStartException(
                WorkerExitCode.Model,
                $"There is no folder {model}, the base of the adapter{(arguments.Model is null ? $" by its {AdapterFile}" : "")}.",
                hint: "Name the base's folder: --model DIR" + (HubCache.IsId(named) ? $"; or fetch it: lathe models fetch {named}" : ""));
    }

    private static ExportRequest Request(
        ExportArguments arguments, string model, string name, IReadOnlyList<string> adapters, string output, Recipe? recipe = null)
    {
        var options = recipe?.Export ?? new ExportOptions();
        var dtype = arguments.Dtype ?? ValueText.Write(recipe?.Inference.InferDtype ?? InferenceType.Auto);
        return new ExportRequest
        {
            ModelFolder = model,
            ModelName = name,
            Adapters = adapters,
            OutputFolder = output,
            Format = arguments.Format ?? (options.ExportLegacyFormat ? ExportFormats.PyTorch : ExportFormats.Safetensors),
            MaxShardBytes = options.ExportSize * Gigabyte,
            Dtype = dtype == "auto" ? null : dtype,
            Overwrite = arguments.Overwrite,
            Check = arguments.Check,
        };
    }

    private static string OutputOf(ExportArguments arguments, Recipe? recipe) => Path.GetFullPath(
        arguments.Output ?? recipe?.Export.ExportDir ?? throw Usage("Where the model is to be written is not said.", "Name a folder that does not exist yet: --output DIR"),
        Here);

    private static RunStartException NothingTrained(string folder, string what) => new(
        WorkerExitCode.Model,
        $"There is no trained {what} in {folder}.",
        hint: "Train first. What a run in the middle of its training has saved is exported by naming the checkpoint's folder.");

    private static RunStartException Usage(string message, string hint) => new(WorkerExitCode.Usage, message, hint: hint);
}
