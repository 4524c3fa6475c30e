using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Summary;
using Lathe.Memory.Fit;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Daemon.Features.Recipes;

/// <summary><c>lathe/recipe/check</c>: what all findings of a recipe come to.</summary>
internal sealed class RecipeCheckFeature(MemoryMonitor monitor)
{
    public void AddMethods(MethodTable methods) =>
        methods.Read(DaemonMethods.RecipeCheck, json => json.RecipeCheckParams, CheckAsync);

    private async Task<RecipeCheckResult> CheckAsync(RecipeCheckParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        await monitor.Known.WaitAsync(cancellation).ConfigureAwait(false);

        // The machine may have become known after the request came.
        var asked = (workspace with { Machine = workspace.Machine ?? monitor.Machine }).PlannedFor(workspace.Target);
        var recipe = AskedRecipe.Of(parameters.Recipe, asked);
        int Count(Func<Severity, bool> of) => recipe.Findings.Count(finding => of(finding.Severity));
        return new RecipeCheckResult(
            Count(severity => severity is Severity.Error),
            Count(severity => severity is Severity.Warning),
            Count(severity => severity is not (Severity.Error or Severity.Warning)),
            RecipeSummary.Of(recipe),
            recipe.Plan is { } plan ? FitWords.Line(plan.Report, plan.Fit) : null);
    }
}
