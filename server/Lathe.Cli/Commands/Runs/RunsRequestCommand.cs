using System.CommandLine;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs save RUN</c> and <c>lathe runs evaluate RUN</c>.</summary>
internal static class RunsRequestCommand
{
    public const string SaveDetails =
        $"""
        The run writes a checkpoint after its current step, besides those that save_steps makes, and goes on; a paused run writes it at once
        and stays paused.

        {RunSelection.Help}

        Exit codes: 0 asked, 2 no such run, or it cannot be done.
        """;

    public const string EvaluateDetails =
        $"""
        The run evaluates after its current step and goes on; a paused run does it at once and stays paused. It needs an evaluation set in
        its recipe. lathe tail shows the result.

        {RunSelection.Help}

        Exit codes: 0 asked, 2 no such run, or it cannot be done.
        """;

    public static Command CreateSave() =>
        Create("save", "Let a running run write a checkpoint now.", RunAction.Save, "it writes a checkpoint after this step.");

    public static Command CreateEvaluate() =>
        Create("evaluate", "Let a running run evaluate now.", RunAction.Evaluate, "it evaluates after this step.");

    private static Command Create(string name, string description, RunAction action, string will)
    {
        var run = RunSelection.Argument();
        var words = $"runs {name}";
        var command = new Command(name, description) { run };
        command.SetAction(async (parsed, cancellation) => (int)await RunFiles.GuardAsync(
            words, () => RunAsync(parsed.GetRequiredValue(run), action, will, words, cancellation)).ConfigureAwait(false));
        return command;
    }

    private static async Task<WorkerExitCode> RunAsync(
        string word, RunAction action, string will, string words, CancellationToken cancellation)
    {
        if (RunSelection.FindPresent(word, words) is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        var glance = RunGlance.Take(run.Run, run.Record);
        return glance.IsActive
            ? await RunRequests.AskAsync(run, action, $"Asked run {run.Title}: {will}", words, cancellation).ConfigureAwait(false)
            : RunRequests.RefuseEnded(run, glance, words);
    }
}
