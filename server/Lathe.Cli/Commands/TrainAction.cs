using Lathe.Cli.Console;
using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>Runs <c>lathe train</c>: binds the recipe, starts the worker, shows the run, tells how it ended.</summary>
internal static class TrainAction
{
    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(TrainArguments arguments)
    {
        var (request, refusal) = RecipeIntake.Load(arguments);
        if (request is null)
        {
            return (int)refusal;
        }

        try
        {
            using var worker = new RunStarter().Start(request);
            return (int)await FollowAsync(worker, arguments, request.Recipe.Training.DisableTqdm).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, WorkerExitAdvice.For(failure.Kind).Action);
            return (int)failure.Kind;
        }
    }

    private static async Task<WorkerExitCode> FollowAsync(RunningWorker worker, TrainArguments arguments, bool quiet)
    {
        var progress = new RunProgress();
        var console = Terminal.Output();
        IRunDisplay display = arguments.Json ? new JsonRunDisplay(Terminal.Pipe(), System.Console.Error)
            : console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal && !arguments.NoProgress && !quiet
                ? new LiveRunDisplay(console, progress)
                : new PlainRunDisplay(Terminal.Pipe(), System.Console.Error, progress);
        using var interrupts = new Interrupts(worker, display);
        try
        {
            await display.ShowAsync(RunEvents.FollowAsync(worker.Run, ended: worker.Completion)).ConfigureAwait(false);
            var exit = await worker.Completion.ConfigureAwait(false);
            if (!arguments.Json)
            {
                RunReport.Write(console, worker.Run, progress, exit);
            }

            RunReport.WriteFailure(exit);
            return exit.Code;
        }
        catch (IOException) when (!worker.Completion.IsCompleted)
        {
            // Such as `lathe train ... | head`: nobody reads any more, but the work is not thrown away.
            await System.Console.Error.WriteLineAsync($"Output was closed; the run goes on: {worker.Run.FullPath}").ConfigureAwait(false);
            return WorkerExitCode.Output;
        }
    }
}
