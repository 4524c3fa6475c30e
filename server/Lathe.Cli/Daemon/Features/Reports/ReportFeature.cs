using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Reports;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Reports;

/// <summary><c>lathe/report</c>: what a report of a defect should tell, with names and secrets taken out.</summary>
internal sealed class ReportFeature(SessionServices services, RunFeature runs)
{
    public void AddMethods(MethodTable methods) => methods.Read(DaemonMethods.Report, json => json.ReportParams, ReportAsync);

    private async Task<ReportResult> ReportAsync(ReportParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        var run = parameters.RunId is { } id ? runs.Find(id) : null;
        var recipe = parameters.Recipe is { } uri ? TextOf(uri, workspace) : null;
        var report = new ReportText();
        report.Versions();
        report.Devices();
        await report.EngineAsync(cancellation).ConfigureAwait(false);
        report.Settings(workspace);
        if (run is not null)
        {
            run.Refresh();
            report.Run(run);
        }

        if (recipe is not null)
        {
            report.Recipe(recipe);
        }

        report.Log(services.Log.Recent);
        return new ReportResult(Redactor.Own.Clean(report.ToString()));
    }

    private static string TextOf(string uri, Workspace workspace)
    {
        if (workspace.Find(uri) is { } open)
        {
            return open.Text.Text;
        }

        var path = DocumentUri.ToPath(uri) ?? throw RunFailure.InvalidParams($"{uri} is neither open nor a file.");
        return RecipeFile.TryRead(path, out var source, out var problem)
            ? source.Text
            : throw RunFailure.Of(RunErrorKind.RecipeUnreadable, problem);
    }
}
