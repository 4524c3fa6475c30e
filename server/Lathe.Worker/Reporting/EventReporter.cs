using System.Diagnostics;
using System.Text.Json;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;

namespace Lathe.Worker.Reporting;

/// <summary>Writes what the training tells into the run's events.</summary>
internal sealed class EventReporter(RunDirectory run, RunEventWriter events, Heartbeat heartbeat) : ITrainingReporter
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private long _lastProgress;
    private TrainingPhase? _progressPhase;

    /// <summary>From <see cref="Finished"/>.</summary>
    public RunSummary? Summary { get; private set; }

    public string? LastWarning { get; private set; }

    public void Phase(TrainingPhase phase, string? detail = null) =>
        Write(new PhaseEvent { Phase = EventMapping.Of(phase), Detail = detail });

    public void Progress(TrainingPhase phase, long done, long total)
    {
        heartbeat.Worked();
        var now = Stopwatch.GetTimestamp();
        var due = phase != _progressPhase || done == total || Stopwatch.GetElapsedTime(_lastProgress, now) >= ProgressInterval;
        if (!due)
        {
            return;
        }

        _lastProgress = now;
        _progressPhase = phase;
        Write(new ProgressEvent { Phase = EventMapping.Of(phase), Done = done, Total = total });
    }

    public void Working() => heartbeat.Worked();

    public void Paused(int step) => Write(new PausedEvent { Step = step });

    public void Resumed() => Write(new ResumedEvent());

    public void Measured(MatmulRates rates) => ProcessorFile.TryWrite(rates.Fp32, rates.Bf16, rates.PrefersBf16);

    public void Plan(TrainingPlan plan) => Write(EventMapping.Of(plan));

    public void Step(StepRecord record) => Write(EventMapping.Of(record));

    public void Evaluated(EvalRecord record) => Write(EventMapping.Of(record));

    public void CheckpointSaved(int step, string path) => Write(new CheckpointEvent { Step = step, Path = path });

    public void Memory(MemoryRecord record)
    {
        var memory = EventMapping.Of(record);
        try
        {
            PrivateFiles.Write(run.Memory, JsonSerializer.Serialize(memory, RunJson.Indented.RunMemory) + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A figure for later; the run does not depend on it.
            Console.Error.WriteLine(failure.Message);
        }

        Write(new MemoryEvent { Memory = memory });
    }

    public void Preview(PreviewRecord record) => Write(EventMapping.Of(record));

    public void Notice(NoticeSeverity severity, string code, string message)
    {
        var warning = severity is NoticeSeverity.Warning;
        LastWarning = warning ? message : LastWarning;
        Write(new NoticeEvent { Severity = warning ? NoticeLevel.Warning : NoticeLevel.Info, Code = code, Message = message });
    }

    public void Finished(TrainingSummary summary) => Summary = EventMapping.Of(summary);

    private void Write(RunEvent value)
    {
        heartbeat.Worked();
        try
        {
            events.Append(value);
        }
        catch (IOException failure)
        {
            throw new TrainingException(TrainingFailure.Output, $"The run's events cannot be written: {failure.Message}", inner: failure);
        }
    }
}
