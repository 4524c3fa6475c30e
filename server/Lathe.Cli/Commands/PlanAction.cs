using Lathe.Cli.Console;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Memory.Devices;
using Lathe.Memory.Fit;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Commands;

/// <summary>Plans one recipe and shows it.</summary>
internal static class PlanAction
{
    public static int Run(string path, string[] overrides, PlanTarget target, bool json)
    {
        if (overrides.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) is { } stray)
        {
            return Refuse(WorkerExitCode.Usage, $"'{stray}' is not of the form key=value; a plan has one recipe.");
        }

        if (!RecipeFile.TryRead(path, out var source, out string problem))
        {
            return Refuse(WorkerExitCode.Usage, problem);
        }

        var (fit, wish) = target.Resolve(GpuSurvey.Take(), ThisMachine.Host());
        if (fit is null)
        {
            return Refuse(WorkerExitCode.Usage, wish!);
        }

        string folder = Environment.CurrentDirectory;
        FileSystemFacts facts = new(folder, Path.GetFullPath(path));
        BindResult bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts });
        if (bound.Recipe.Model.ModelNameOrPath is not { Length: > 0 } model)
        {
            return Refuse(WorkerExitCode.Recipe, $"{path} names no model: set model_name_or_path.");
        }

        if (new DiskSurroundings(folder, FileCache.Shared).GetModelShape(model) is not { } shape)
        {
            return Refuse(WorkerExitCode.Recipe, UnknownModel(model, facts));
        }

        if (fit.Plan(bound, shape, facts) is not { } report)
        {
            return Refuse(
                WorkerExitCode.Recipe,
                $"{path} can't be planned: the memory of its stage, finetuning_type or optim is not known. 'lathe validate {path}' says more.");
        }

        if (bound.Findings.Count(finding => finding.Severity == Severity.Error) is > 0 and var errors)
        {
            System.Console.Error.WriteLine($"{path} has {errors} error{(errors == 1 ? "" : "s")}: 'lathe validate {path}' shows them.");
        }

        Show(new PlanPage(path, report, fit) { Experience = Experience.With(RunPlans.Of(report)) }, json);
        return (int)(report.Verdict != FitVerdict.TooLarge ? WorkerExitCode.Completed
            : report.Budget.Kind == DeviceBudgetKind.HostMemory ? WorkerExitCode.HostMemory
            : WorkerExitCode.DeviceMemory);
    }

    private static void Show(PlanPage page, bool json)
    {
        if (!json)
        {
            PlanView.Write(Terminal.Output(), page);
            return;
        }

        using Stream output = System.Console.OpenStandardOutput();
        PlanJson.Write(output, page);
    }

    private static string UnknownModel(string model, FileSystemFacts facts) => Directory.Exists(facts.GetFullPath(model))
        ? $"the folder '{model}' has no config.json of a model whose shape is known, so nothing can be planned."
        : $"the model '{model}' is neither a folder here nor a published model whose shape is known, so nothing can be planned.";

    private static int Refuse(WorkerExitCode code, string problem)
    {
        System.Console.Error.WriteLine($"lathe plan: {problem}");
        return (int)code;
    }
}
