using System.Diagnostics;
using System.Text.Json;
using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;
using Lathe.Worker.Control;
using Lathe.Worker.Reporting;

namespace Lathe.Worker.Modes;

/// <summary>One run, from its records to its last event.</summary>
internal static class TrainMode
{
    /// <param name="run">Records laid down by the starter.</param>
    /// <param name="supervised">Ctrl-C and a closed terminal are the client's business.</param>
    public static WorkerExitCode Run(RunDirectory run, bool supervised)
    {
        try
        {
            WorkerLog.Redirect(run, supervised);
            using var held = RunLock.TryTake(run);
            if (held is null)
            {
                Console.Error.WriteLine(WorkerExitAdvice.For(WorkerExitCode.RunBusy).Meaning);
                return WorkerExitCode.RunBusy;
            }

            using var events = new RunEventWriter(run);
            var last = Work(run, supervised, events);
            events.Append(last);
            return last switch
            {
                FailedEvent failed => failed.Kind,
                StoppedEvent { Mode: Protocol.Worker.StopMode.Now } => WorkerExitCode.StoppedNow,
                StoppedEvent => WorkerExitCode.StoppedWithCheckpoint,
                _ => WorkerExitCode.Completed,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The records themselves cannot be written: the exit code is all that is left to tell.
            Console.Error.WriteLine(failure);
            return WorkerExitCode.Output;
        }
    }

    /// <summary>Trains, and tells how it ended.</summary>
    private static RunEvent Work(RunDirectory run, bool supervised, RunEventWriter events)
    {
        using var stop = new StopSignal();
        try
        {
            var record = ReadRecord(run);
            var gate = new StopGate(stop, events);
            using var signals = new StopSignals(gate, supervised);
            using var control = ControlServer.Start(run.Id, gate);
            Identify(run, record, control?.Address);
            events.Append(new StartedEvent
            {
                RunId = run.Id.ToString(),
                LatheVersion = LatheVersion.Current,
                ProcessId = Environment.ProcessId,
            });

            var recipe = ReadRecipe(run);
            var options = new TrainingRunOptions(record.WorkingDirectory, File.ReadAllText(run.Recipe));
            var reporter = new EventReporter(events);
            var outcome = TrainingRun.Execute(recipe, options, reporter, stop);
            return OutcomeEvent.From(outcome, reporter);
        }
        catch (OperationCanceledException) when (stop.Mode is Training.Loop.StopMode.Now)
        {
            return new StoppedEvent { Mode = Protocol.Worker.StopMode.Now };
        }
        catch (Exception failure)
        {
            // What the user is told is one sentence; the rest is for worker.log.
            Console.Error.WriteLine(failure);
            return Failures.Explain(failure);
        }
    }

    private static RunRecord ReadRecord(RunDirectory run)
    {
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(run.Record), RunJson.Indented.RunRecord)
            ?? throw new JsonException($"{run.Record} is empty");
        return record.FormatVersion <= RunDirectory.FormatVersion
            ? record
            : throw new RunVersionException(
                $"The run's records have format {record.FormatVersion}; " +
                $"this worker ({LatheVersion.Current}) reads up to {RunDirectory.FormatVersion}.");
    }

    private static Recipe ReadRecipe(RunDirectory run) =>
        JsonSerializer.Deserialize<Recipe>(File.ReadAllBytes(run.ResolvedRecipe), ResolvedRecipeFormat.Options)
        ?? throw new JsonException($"{run.ResolvedRecipe} is empty");

    private static void Identify(RunDirectory run, RunRecord record, ControlAddress? address)
    {
        using var self = Process.GetCurrentProcess();
        var started = new DateTimeOffset(self.StartTime.ToUniversalTime(), TimeSpan.Zero);
        var identity = new WorkerIdentity(self.Id, started, address?.ToString());
        PrivateFiles.Write(run.Record, JsonSerializer.Serialize(record with { Worker = identity }, RunJson.Indented.RunRecord) + "\n");
    }
}
