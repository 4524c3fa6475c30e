using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>Runs <c>lathe train</c>: binds the recipe, settles what becomes of output_dir, starts the worker, shows the run, tells how it ended.</summary>
internal static class TrainAction
{
    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(TrainArguments arguments)
    {
        try
        {
            using var key = arguments.Key is { } given ? StartKey.Claim(given) : null;
            if (key?.Run is { } earlier)
            {
                // The others with this key need not wait for the run's end.
                key.Dispose();
                return (int)await FollowEarlierAsync(earlier, arguments).ConfigureAwait(false);
            }

            var (request, refusal) = RecipeIntake.Load(arguments);
            if (request is null)
            {
                return (int)refusal;
            }

            (request, var plan) = Settle(request);
            using var worker = new RunStarter().Start(request, plan, key);
            key?.Dispose();
            if (arguments.Detach)
            {
                return (int)await Detachment.AwaitAsync(worker.Run, worker.Completion, arguments.Json).ConfigureAwait(false);
            }

            return (int)await FollowAsync(worker.Run, worker.Completion, worker.Kill, arguments, request.Recipe.Training.DisableTqdm)
                .ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, HintOf(failure));
            return (int)failure.Kind;
        }
    }

    /// <summary>What will be done with output_dir, after it was said and, where somebody has to choose, asked.</summary>
    private static (RunRequest Request, StartPlan Plan) Settle(RunRequest request)
    {
        var plan = RunStarter.Plan(request);
        if (plan.Kind is StartKind.Choice)
        {
            if (!ExistingOutputQuestion.CanAsk || ExistingOutputQuestion.Ask(plan, System.Console.In, System.Console.Error) is not { } choice)
            {
                throw new ChoiceNeededException(plan);
            }

            request = request with { Existing = choice };
            plan = RunStarter.Plan(request);
        }

        if (plan is { Kind: not StartKind.Refused, Message: { } message })
        {
            System.Console.Error.WriteLine($"{(plan.ChangedKeys.Count > 0 ? "warning" : "note")}: {Terminal.OneLine(message)}");
        }

        return (request, plan);
    }

    private static string HintOf(RunStartException failure) => failure is ChoiceNeededException { Plan: { } plan }
        ? "Nothing was changed. Choose another output_dir"
            + (plan.CanOverwrite ? ", delete what is there (--overwrite)" : "")
            + (plan.CanResume ? $", or go on from {Path.GetFileName(plan.Checkpoint)} (overwrite_output_dir=false)." : ".")
        : failure.Hint;

    private static Task<WorkerExitCode> FollowEarlierAsync(RunDirectory run, TrainArguments arguments)
    {
        System.Console.Error.WriteLine($"note: run {run.Id} was started with this key before.");
        var ended = EndOfAsync(run);
        if (arguments.Detach)
        {
            return Detachment.AwaitAsync(run, ended, arguments.Json);
        }

        void Refuse() => System.Console.Error.WriteLine("The run was started elsewhere, and its worker does not answer.");
        return FollowAsync(run, ended, Refuse, arguments, quiet: false);
    }

    private static async Task<WorkerExit> EndOfAsync(RunDirectory run) => await RunEnding.WaitAsync(run).ConfigureAwait(false)
        ?? throw new RunStartException(WorkerExitCode.Output, $"The records of run {run.Id} were removed.");

    private static async Task<WorkerExitCode> FollowAsync(
        RunDirectory run, Task<WorkerExit> completion, Action kill, TrainArguments arguments, bool quiet)
    {
        var progress = new RunProgress();
        var console = Terminal.Output();
        IRunDisplay display = arguments.Json ? new JsonRunDisplay(Terminal.Pipe(), System.Console.Error)
            : console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal && !arguments.NoProgress && !quiet
                ? new LiveRunDisplay(console, progress)
                : new PlainRunDisplay(Terminal.Pipe(), System.Console.Error, progress);
        using var interrupts = new Interrupts(run, completion, kill, display);
        try
        {
            await display.ShowAsync(RunEvents.FollowAsync(run, ended: completion)).ConfigureAwait(false);
            var exit = await completion.ConfigureAwait(false);
            if (!arguments.Json)
            {
                RunReport.Write(console, run, progress, exit);
            }

            RunReport.WriteFailure(exit);
            return exit.Code;
        }
        catch (IOException) when (!completion.IsCompleted)
        {
            // Such as `lathe train ... | head`: nobody reads any more, but the work is not thrown away.
            await System.Console.Error.WriteLineAsync($"Output was closed; the run goes on: {run.FullPath}").ConfigureAwait(false);
            return WorkerExitCode.Output;
        }
    }
}
