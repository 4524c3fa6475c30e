using Lathe.Cli.Daemon.Features.Recipes;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Memory;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Memory;

/// <summary><c>lathe/plan</c>: a recipe's memory with all there is to show of it.</summary>
internal sealed class PlanFeature(MemoryMonitor monitor)
{
    public void AddMethods(MethodTable methods) =>
        methods.Read(DaemonMethods.Plan, json => json.PlanParams, PlanAsync);

    private async Task<PlanResult> PlanAsync(PlanParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        await monitor.Known.WaitAsync(cancellation).ConfigureAwait(false);

        // The machine may have become known after the request came.
        var target = MemoryTarget.Over(workspace.Target, parameters);
        var asked = (workspace with { Machine = workspace.Machine ?? monitor.Machine }).PlannedFor(target);
        if (asked.Fit is null)
        {
            return new PlanResult(Problem: asked.FitProblem ?? "What memory this machine has is not known; the log may say why.");
        }

        var snapshot = AskedRecipe.Of(parameters.Recipe, asked);
        if (snapshot.Plan is not { } plan)
        {
            return new PlanResult(Problem: PlanProblem.Of(snapshot));
        }

        var finding = snapshot.AllFindings.FirstOrDefault(MemoryFindings.IsVerdict);
        var code = finding is not null && workspace.Severities.Of(finding) is not null ? finding.Code : null;
        return new PlanResult(PlanConversion.From(plan.Page, code, snapshot.Bound.HasErrors));
    }
}
