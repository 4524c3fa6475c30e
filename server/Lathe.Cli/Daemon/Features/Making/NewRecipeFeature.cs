using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.LanguageService.NewRecipes;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Table;
using Lathe.Memory.Fit;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Making;

/// <summary><c>lathe/recipe/templates</c> and <c>lathe/recipe/new</c>: what a recipe can be made of, and one that is made of it.</summary>
internal sealed class NewRecipeFeature(MemoryMonitor monitor)
{
    public void AddMethods(MethodTable methods)
    {
        methods.Read(DaemonMethods.RecipeTemplates, json => json.RecipeTemplatesParams, TemplatesAsync);
        methods.Read(DaemonMethods.RecipeNew, json => json.RecipeNewParams, NewAsync);
    }

    private async Task<RecipeTemplatesResult> TemplatesAsync(
        RecipeTemplatesParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        var root = WorkingDirectoryFor(FolderOf(parameters.Folder), workspace);
        var machine = await MachineAsync(workspace, cancellation).ConfigureAwait(false);
        var found = TrainingFiles.Below(root);
        return new RecipeTemplatesResult(
            [.. RecipeTasks.All.Select(task => new RecipeTemplateInfo(task.Id, task.Name, task.Detail, task.IsNotYet, task.Trains))],
            [
                .. machine is null ? [] : new[] { Here(machine) },
                .. from gpu in GpuTable.All orderby gpu.TotalBytes select new DeviceChoiceInfo(gpu.Name, gpu.TotalBytes, IsHere: false),
            ],
            found.Models,
            [
                .. from folder in found.Registries
                   from name in DatasetFolders.Names(Path.Combine(root, folder)) ?? []
                   select new DatasetChoiceInfo(name, folder),
            ]);
    }

    private async Task<RecipeNewResult> NewAsync(RecipeNewParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        var folder = FolderOf(parameters.Folder);
        var task = RecipeTasks.Find(parameters.Template) ?? throw RunFailure.InvalidParams(
            $"There is no template '{parameters.Template}'. There are {string.Join(", ", RecipeTasks.All.Select(one => one.Id))}.");
        var machine = await MachineAsync(workspace, cancellation).ConfigureAwait(false);
        var (fit, problem) = MachineMemory.Resolve(new PlanTarget { Gpu = parameters.Gpu }, machine);
        if (fit is null)
        {
            throw RunFailure.InvalidParams(problem ?? "What memory this machine has is not known; name a GPU to make the recipe for.");
        }

        var root = WorkingDirectoryFor(folder, workspace);
        var model = string.IsNullOrWhiteSpace(parameters.Model) ? null : parameters.Model;
        var modelFolder = model is null ? null : Guard.Try(() => Path.GetFullPath(model, root));
        var name = FreeNames.In(folder, RecipeMaker.NameOf(task, model), FreeNames.RecipeExtension);
        var made = RecipeMaker.Make(new NewRecipeWish(task, name, fit)
        {
            HasBf16 = HasBf16(fit, machine),
            Model = model,
            Shape = model is null ? null : new DiskSurroundings(root, FileCache.Shared).GetModelShape(model),
            Template = modelFolder is null ? null : ModelFolders.Template(modelFolder),
            IsTemplateAsked = Directory.Exists(modelFolder),
            Dataset = string.IsNullOrWhiteSpace(parameters.Dataset) ? null : parameters.Dataset,
            DatasetFolder = string.IsNullOrWhiteSpace(parameters.DatasetFolder) ? null : parameters.DatasetFolder,
        });
        return new RecipeNewResult(made.Text, name + FreeNames.RecipeExtension, made.Notes);
    }

    private async Task<MachineMemory?> MachineAsync(Workspace workspace, CancellationToken cancellation)
    {
        await monitor.Known.WaitAsync(cancellation).ConfigureAwait(false);
        return workspace.Machine ?? monitor.Machine;
    }

    private static string FolderOf(string uri) =>
        DocumentUri.ToPath(uri) ?? throw RunFailure.InvalidParams($"{uri} is no folder on this machine; name one by its file: URI.");

    private static string WorkingDirectoryFor(string folder, Workspace workspace) =>
        workspace.WorkingDirectoryOf(DocumentUri.OfPath(Path.Combine(folder, "new" + FreeNames.RecipeExtension)));

    private static DeviceChoiceInfo Here(MachineMemory machine)
    {
        var budget = PlanTarget.ThisMachine.Resolve(machine.Gpus, machine.Host).Fit!.Budget;
        var gpu = Gpu(budget, machine);
        return new DeviceChoiceInfo(budget.Name, gpu?.TotalBytes ?? machine.Host.EffectiveLimitBytes, IsHere: true);
    }

    private static bool? HasBf16(RecipeFit fit, MachineMemory? machine) => fit.Budget.Kind switch
    {
        DeviceBudgetKind.HostMemory => machine?.Host.PrefersBf16,
        DeviceBudgetKind.KnownGpu => GpuTable.Find(fit.Budget.Name).Found?.SupportsBf16,
        _ => machine is null ? null : Gpu(fit.Budget, machine)?.SupportsBf16,
    };

    /// <summary>The GPU of this machine that a budget is of; null when it is of something else.</summary>
    private static GpuDevice? Gpu(DeviceBudget budget, MachineMemory machine) => budget.Kind == DeviceBudgetKind.PresentGpu
        ? machine.Gpus.Devices.FirstOrDefault(gpu => DeviceBudget.Of(gpu)?.Name == budget.Name)
        : null;
}
