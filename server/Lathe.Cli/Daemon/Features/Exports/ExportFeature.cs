using Lathe.Cli.Commands.Export;
using Lathe.Cli.Commands.Targets;
using Lathe.Cli.Daemon.Features.Recipes;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Exports;

/// <summary><c>lathe/export</c>: what <c>lathe export</c> does, for a recipe or a run. A cancelled request, or a client that is gone, ends it.</summary>
internal sealed class ExportFeature(SessionServices services, RunFeature runs)
{
    public void AddMethods(MethodTable methods) => methods.Read(DaemonMethods.ModelExport, json => json.ModelExportParams, ExportAsync);

    private async Task<ModelExportResult> ExportAsync(ModelExportParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        try
        {
            var request = RequestOf(parameters, workspace);
            List<string> notices = [];
            ExportEvent? last = null;
            _ = await WorkerExport.RunAsync(request, (_, told) => Hear(last = told, parameters.Token, notices), cancellation: cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return last is { Type: ExportEventType.Finished }
                ? new ModelExportResult(
                    request.OutputFolder, last.Files ?? [], last.Bytes ?? 0, notices, last.Parity?.Difference, last.Parity?.SameNext, last.Parity?.Likeliest,
                    last.Unchecked)
                : throw RunFailure.Of(
                    new RunStartException(last?.Kind ?? WorkerExitCode.Internal, last?.Message ?? "", hint: last?.Hint), RunErrorKind.ExportFailed);
        }
        catch (RunStartException failure)
        {
            throw RunFailure.Of(failure, RunErrorKind.ExportFailed);
        }
    }

    private void Hear(ExportEvent told, string token, List<string> notices)
    {
        switch (told)
        {
            case { Type: ExportEventType.Progress, Phase: { } phase }:
                _ = services.NotifyAsync(DaemonNotifications.ModelExportProgress, new ModelExportProgressParams(token, phase, told.Done ?? 0, told.Total ?? 0));
                break;
            case { Type: ExportEventType.Notice, Message: { } message }:
                notices.Add(message);
                break;
            default:
                break;
        }
    }

    private ExportRequest RequestOf(ModelExportParams parameters, Workspace workspace)
    {
        if (!Path.IsPathFullyQualified(parameters.Output))
        {
            throw RunFailure.InvalidParams("'output' is the absolute path of a folder.");
        }

        if (!ExportFormats.All.Contains(parameters.Format, StringComparer.Ordinal)
            || (parameters.Quantization is { } bits && !ExportQuantizations.Of(parameters.Format).Contains(bits, StringComparer.Ordinal)))
        {
            throw RunFailure.InvalidParams($"There is no format '{parameters.Format}' {parameters.Quantization}".TrimEnd() + ".");
        }

        var arguments = new ExportArguments(parameters.Recipe ?? parameters.Run ?? "", [])
        {
            Output = parameters.Output,
            Format = parameters.Format,
            Quantization = parameters.Quantization,
            Overwrite = parameters.Overwrite,
        };
        return (parameters.Recipe, parameters.Run) switch
        {
            ({ } uri, null) => OfRecipe(arguments, uri, workspace),
            (null, { } id) => OfRun(arguments, id),
            _ => throw RunFailure.InvalidParams("Either 'recipe' or 'run' says what to export."),
        };
    }

    private static ExportRequest OfRecipe(ExportArguments arguments, string uri, Workspace workspace)
    {
        var bound = ExportIntake.Bind(AskedRecipe.TextOf(uri, workspace), arguments, workspace.WorkingDirectoryOf(uri), DocumentUri.ToPath(uri));
        return bound.HasErrors
            ? throw Refusal(bound)
            : ExportIntake.Of(arguments, bound, workspace.WorkingDirectoryOf(uri));
    }

    private ExportRequest OfRun(ExportArguments arguments, string id)
    {
        var run = runs.Find(id).Run;
        return RunRecords.Read(run) is { } record && OutputState.ReadRecipe(run) is { } recipe
            ? ExportIntake.OfTraining(arguments, TrainedModel.Of(recipe, record.WorkingDirectory))
            : throw RunFailure.Of(RunErrorKind.RecipeUnreadable, $"The recipe of run {id} cannot be read.");
    }

    private static LocalRpcException Refusal(BindResult bound)
    {
        var errors = bound.Findings.Where(finding => finding.Severity is Severity.Error).ToList();
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        return RunFailure.Of(RunErrorKind.RecipeRefused, $"The recipe cannot be exported: line {errors[0].Start.Line}: {errors[0].Message}{more}", errors[0].Help);
    }
}
