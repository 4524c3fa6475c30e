using Lathe.Cli.Commands.Targets;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Models.Hub;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands.Serve;

/// <summary>From what somebody wants to talk to, to what the worker is to load.</summary>
internal static class ServeIntake
{
    private const int MaxName = 100;

    /// <summary>The base and its adapters; where and how they are served is the caller's to say.</summary>
    /// <param name="target">What is wanted.</param>
    /// <param name="told">Is told what a recipe was read as, before anything is refused; null: nobody.</param>
    /// <exception cref="RunStartException">It can't be served.</exception>
    public static ServeRequest Load(ServeTarget target, Action<BindResult>? told = null)
    {
        var path = Path.GetFullPath(target.Target, target.WorkingDirectory);
        if (File.Exists(path))
        {
            return FromRecipe(target, path, told);
        }

        if (target.Overrides is [var stray, ..])
        {
            throw Usage($"{target.Target} is no recipe, so there is none of which {stray} could change a value.", "Leave it out, or name a recipe.");
        }

        if (TargetFolder.IsAdapter(path))
        {
            return Request(target, TargetFolder.BaseOf(path, target.Model, target.WorkingDirectory), [path], new Recipe());
        }

        var model = HubCache.ResolveModel(target.Target, target.WorkingDirectory);
        return TargetFolder.IsModel(model)
            ? Request(target, target.Target, [], new Recipe())
            : FromRun(target);
    }

    private static ServeRequest FromRecipe(ServeTarget target, string path, Action<BindResult>? told)
    {
        if (target.Overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            throw Usage($"'{stray}' is not of the form key=value.", "Further adapters are named by --adapter.");
        }

        if (!RecipeFile.TryRead(path, out var source, out var problem))
        {
            throw Usage(problem, "");
        }

        var bound = RecipeBinder.Bind(source, target.Overrides, new BindOptions { Facts = new FileSystemFacts(target.WorkingDirectory, path) });
        told?.Invoke(bound);
        if (bound.HasErrors)
        {
            var first = bound.Findings.First(finding => finding.Severity == Severity.Error);
            throw new RunStartException(WorkerExitCode.Recipe, $"The recipe has errors: {first.Message}", hint: "lathe validate shows all of them.");
        }

        return bound.Command == RecipeCommand.Train
            ? Of(target, TrainedModel.Of(bound.Recipe, target.WorkingDirectory), target.WorkingDirectory)
            : Request(target, bound.Recipe.Model.ModelNameOrPath, Only(bound.Recipe.Model.AdapterNameOrPath), bound.Recipe);
    }

    /// <summary>Others merge such a list one after the other.</summary>
    private static IReadOnlyList<string> Only(IReadOnlyList<string> adapters) => adapters.Count <= 1
        ? adapters
        : throw new RunStartException(
            WorkerExitCode.Recipe,
            $"adapter_name_or_path names {adapters.Count} adapters, which would be merged one after the other.",
            hint: "To talk to each of them, name one here and the others by --adapter; to talk to all merged, merge them first: lathe export.");

    private static ServeRequest FromRun(ServeTarget target)
    {
        var found = new RunResolver(target.WorkingDirectory).Resolve(target.Target);
        if (found.Run is not { Run: { } directory, Record: { } record })
        {
            throw Usage(
                $"{target.Target} is no recipe, no model's folder and no run. {found.Problem}".Trim(),
                HubCache.IsId(target.Target) ? $"A model of the hub is fetched first: lathe models fetch {target.Target}" : "Name a model's folder, an adapter's, a recipe, or a run.");
        }

        return Of(target, TrainedModel.Of(directory, record.WorkingDirectory, found.Run.Id.ToString()), record.WorkingDirectory);
    }

    private static ServeRequest Of(ServeTarget target, TrainedModel trained, string workingDirectory) => trained.IsAdapter
        ? Request(target with { WorkingDirectory = workingDirectory }, trained.BaseName, [trained.Folder], trained.Recipe)
        : Request(target, trained.Folder, [], trained.Recipe);

    private static ServeRequest Request(ServeTarget target, string model, IReadOnlyList<string> adapters, Recipe recipe)
    {
        var folder = HubCache.ResolveModel(model, target.WorkingDirectory);
        if (!Directory.Exists(folder))
        {
            throw new RunStartException(
                WorkerExitCode.Model,
                $"There is no folder {folder}, the model that is to answer.",
                hint: "Name the model's folder" + (adapters.Count > 0 ? ": --model DIR" : "") + (HubCache.IsId(model) ? $"; or fetch it: lathe models fetch {model}" : "."));
        }

        var name = NameOf(HubCache.IsId(model) && !Directory.Exists(Path.GetFullPath(model, target.WorkingDirectory)) ? model : folder);
        var generation = recipe.Generation;
        var named = Named(name, adapters.Select(adapter => (Name: (string?)null, Folder: adapter)).Concat(target.Adapters.Select(Split)), target.WorkingDirectory);
        return new ServeRequest
        {
            ModelFolder = folder,
            ModelName = name,
            Adapters = named,

            // Who names an adapter, or a training that left one, wants to hear it.
            DefaultModel = named is [var first, ..] ? first.Name : null,
            Template = target.Template ?? recipe.Data.Template,
            DefaultSystem = recipe.Data.DefaultSystem,
            EnableThinking = recipe.Data.EnableThinking,
            ToolFormat = recipe.Data.ToolFormat is { } format ? ValueText.Write(format) : null,
            Dtype = (target.Dtype ?? ValueText.Write(recipe.Inference.InferDtype)) is var dtype && dtype == "auto" ? null : dtype,
            QuantizationBit = recipe.Quant.QuantizationBit,
            Sampling = new ServeSampling
            {
                Temperature = generation.DoSample ? generation.Temperature : 0,
                TopP = generation.TopP,
                TopK = Math.Max(0, generation.TopK),
                RepetitionPenalty = generation.RepetitionPenalty,
                MaxTokens = generation.MaxNewTokens,
            },
        };
    }

    /// <summary>FOLDER, or NAME=FOLDER.</summary>
    private static (string? Name, string Folder) Split(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var place && !word[..place].Contains(Path.DirectorySeparatorChar)
            ? (word[..place], word[(place + 1)..])
            : (null, word);

    /// <summary>Adapters get the names of their folders, and a number where that name is taken.</summary>
    private static List<ServeAdapter> Named(string model, IEnumerable<(string? Name, string Folder)> adapters, string workingDirectory)
    {
        var named = new List<ServeAdapter>();
        var taken = new HashSet<string>(StringComparer.Ordinal) { model };
        foreach (var (given, path) in adapters)
        {
            var folder = Path.GetFullPath(path, workingDirectory);
            if (!TargetFolder.IsAdapter(folder))
            {
                throw new RunStartException(WorkerExitCode.Model, $"There is no adapter in {folder} ({TargetFolder.AdapterFile}).", hint: "Name the folder that a LoRA training has left: [NAME=]FOLDER.");
            }

            var name = given ?? NameOf(folder);
            if (given is not null && taken.Contains(given))
            {
                throw Usage($"Two models would be called {given}.", "Give the adapter another name: --adapter NAME=FOLDER");
            }

            for (var i = 2; !taken.Add(name); i++)
            {
                name = $"{NameOf(folder)}-{i}";
            }

            named.Add(new ServeAdapter(name, folder));
        }

        return named;
    }

    private static string NameOf(string model)
    {
        var name = HubCache.IsId(model) && !Path.IsPathRooted(model) ? model : Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
        return name.Length is 0 ? "model" : name[..Math.Min(MaxName, name.Length)];
    }

    private static RunStartException Usage(string message, string hint) => new(WorkerExitCode.Usage, message, hint: hint);
}
