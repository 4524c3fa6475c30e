using System.Text.Json;
using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Diagnostics;
using Lathe.Training.Loop;
using Lathe.Worker.Control;
using Lathe.Worker.Reporting;

namespace Lathe.Worker.Modes;

/// <summary>One run, from its records to its last event.</summary>
internal static class TrainMode
{
    /// <summary>Others who ask whether the run is alive have its lock for a moment.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);

    /// <param name="run">Records laid down by the starter.</param>
    /// <param name="supervised">Ctrl-C and a closed terminal are the client's business.</param>
    public static WorkerExitCode Run(RunDirectory run, bool supervised)
    {
        try
        {
            WorkerLog.Redirect(run, supervised);
            using var held = RunLock.TryTake(run, LockPatience);
            if (held is null)
            {
                Console.Error.WriteLine(WorkerExitAdvice.For(WorkerExitCode.RunBusy).Meaning);
                return WorkerExitCode.RunBusy;
            }

            using var events = new RunEventWriter(run, reached: FaultPoints.Reach);
            using var heartbeat = new Heartbeat(events.Append);
            using var place = new RunPlace(run);
            var last = Work(run, supervised, events, heartbeat, place);
            events.Append(last);
            place.Dispose();
            Calibration.Keep(run);
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
    private static RunEvent Work(RunDirectory run, bool supervised, RunEventWriter events, Heartbeat heartbeat, RunPlace place)
    {
        using var requests = new RunRequests();
        try
        {
            var record = ReadRecord(run);
            place.TakeOutput(record);
            var gate = new RequestGate(requests, events);
            using var signals = new StopSignals(gate, supervised);
            using var control = ControlServer.Start(run.Id, gate);
            Identify(run, record, control?.Address);
            if (!place.AwaitDevice(record, events, requests))
            {
                return new StoppedEvent { Mode = Protocol.Worker.StopMode.Now, Message = "The run was stopped before it began." };
            }

            events.Append(new StartedEvent
            {
                RunId = run.Id.ToString(),
                LatheVersion = LatheVersion.Current,
                ProcessId = Environment.ProcessId,
            });

            var recipe = ReadRecipe(run);
            var options = new TrainingRunOptions(record.WorkingDirectory, File.ReadAllText(run.Recipe), RunPlace.ExpectationOf(record));
            var reporter = new EventReporter(run, events, heartbeat);
            var outcome = TrainingRun.Execute(recipe, options, reporter, requests);
            return OutcomeEvent.From(outcome, reporter);
        }
        catch (OperationCanceledException) when (requests.Mode is Training.Loop.StopMode.Now)
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
        JsonSerializer.Deserialize<Recipe>(File.ReadAllBytes(run.ResolvedRecipe), RecipeJson.Options)
        ?? throw new JsonException($"{run.ResolvedRecipe} is empty");

    private static void Identify(RunDirectory run, RunRecord record, ControlAddress? address)
    {
        var identity = WorkerLiveness.Self(address?.ToString());
        PrivateFiles.Write(run.Record, JsonSerializer.Serialize(record with { Worker = identity }, RunJson.Indented.RunRecord) + "\n");
    }
}
