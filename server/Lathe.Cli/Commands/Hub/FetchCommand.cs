using System.CommandLine;
using System.Globalization;
using Lathe.Cli.Console;
using Lathe.Jobs.Downloads;
using Lathe.Jobs.Hub;
using Lathe.Protocol.Worker;
using Spectre.Console;

namespace Lathe.Cli.Commands.Hub;

/// <summary><c>lathe models fetch ID</c> and <c>lathe data fetch ID</c>: the only commands that reach for a hub.</summary>
internal static class FetchCommand
{
    public static Command Create(HubKind kind)
    {
        var what = kind == HubKind.Model ? "model" : "dataset";
        var id = new Argument<string>("ID") { Description = $"The {what}'s name on the Hugging Face hub, owner/name." };
        var to = new Option<string?>("--to") { Description = "Folder to put the files into. Without: the hub's cache, where recipes find it by its name." };
        var revision = new Option<string?>("--revision") { Description = "Branch, tag or commit. Without: the branch main." };
        var command = new Command("fetch", $"Fetch a {what} from the Hugging Face hub (HF_ENDPOINT, HF_TOKEN).") { id, to, revision };
        command.SetAction(async (parsed, _) => (int)await RunAsync(
            kind, parsed.GetRequiredValue(id), parsed.GetValue(revision), parsed.GetValue(to)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(HubKind kind, string id, string? revision, string? to)
    {
        using var interruption = new Interruption();
        try
        {
            var access = HubAccess.OfEnvironment();
            var console = Terminal.Output();
            var folder = await console.Status().StartAsync("Asking the hub", status => new HubFetch(
                    access, progress => status.Status(Markup.Escape(Describe(progress, console.Profile.Out.IsTerminal))))
                .FetchAsync(kind, id, revision, to is null ? null : Path.GetFullPath(to), interruption.Token)).ConfigureAwait(false);
            await System.Console.Out.WriteLineAsync(Terminal.OneLine($"Fetched {id}: {folder}")).ConfigureAwait(false);
            return WorkerExitCode.Completed;
        }
        catch (DownloadException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return kind == HubKind.Model ? WorkerExitCode.Model : WorkerExitCode.Data;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("The fetch was stopped.", "The same command goes on with what has come.");
            return WorkerExitCode.StoppedNow;
        }
    }

    /// <summary>Where lines stay one under another, each file is one of them.</summary>
    private static string Describe(HubProgress progress, bool isTerminal) => isTerminal && progress.Total > 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.File} ({progress.Number} of {progress.Count}): {100 * progress.Done / progress.Total} % of {Figures.Bytes(progress.Total)}")
        : string.Create(CultureInfo.InvariantCulture, $"{progress.File} ({progress.Number} of {progress.Count})");
}
