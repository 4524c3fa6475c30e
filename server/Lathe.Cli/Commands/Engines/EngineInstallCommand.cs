using System.CommandLine;
using System.Globalization;
using Lathe.Cli.Console;
using Lathe.Jobs.Engines;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;
using Spectre.Console;

namespace Lathe.Cli.Commands.Engines;

/// <summary><c>lathe engine install SOURCE</c>.</summary>
internal static class EngineInstallCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "Path or https: address of an engine's archive, lathe-engine-*.zip." };
        var sha256 = new Option<string?>("--sha256") { Description = "What its bytes must come to. Without: what the file SOURCE.sha256 says." };
        var command = new Command("install", "Install an engine from its archive.") { source, sha256 };
        command.SetAction(async (parsed, _) =>
            (int)await RunAsync(parsed.GetRequiredValue(source), parsed.GetValue(sha256)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(string source, string? sha256)
    {
        using var interruption = new Interruption();
        try
        {
            var place = source.Contains("://", StringComparison.Ordinal) ? source : Path.GetFullPath(source);
            var console = Terminal.Output();
            var engine = await console.Status().StartAsync("Looking at the archive", status => new EngineInstaller(
                    EngineStore.OfUser, progress => status.Status(Markup.Escape(Describe(progress, console.Profile.Out.IsTerminal))))
                .InstallAsync(place, sha256, interruption.Token)).ConfigureAwait(false);
            await System.Console.Out.WriteLineAsync(
                Terminal.OneLine($"Installed the engine of Lathe {engine.Identity.Version}: {engine.Worker}")).ConfigureAwait(false);
            return WorkerExitCode.Completed;
        }
        catch (EngineInstallException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return WorkerExitCode.Engine;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("The installation was stopped; nothing is changed.", "The same command goes on with what has been fetched.");
            return WorkerExitCode.StoppedNow;
        }
    }

    /// <summary>Where lines stay one under another, each step is one of them.</summary>
    private static string Describe(EngineProgressParams progress, bool isTerminal) => isTerminal && progress.Total > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.Step}: {100 * progress.Done / progress.Total} % of {Figures.Bytes(progress.Total)}")
        : progress.Step;
}
