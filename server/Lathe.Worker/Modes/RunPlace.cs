using Lathe.Protocol.Runs;
using Lathe.Training.Loop;

namespace Lathe.Worker.Modes;

/// <summary>What a run has for it alone: its output folder, and then its device. Given back once the run's end is written.</summary>
internal sealed class RunPlace(RunDirectory run) : IDisposable
{
    private OutputLock? _output;
    private DeviceTurn? _turn;

    /// <summary>What was settled about the folder's contents before the start; null when the recipe alone decides.</summary>
    public static OutputExpectation? ExpectationOf(RunRecord record) => record.Output is { } output
        ? new OutputExpectation(output.Overwrites, output.Checkpoint, output.Seen)
        : null;

    /// <summary>Throws <see cref="RunBusyException"/>, or <see cref="TrainingException"/> when the folder cannot be written.</summary>
    public void TakeOutput(RunRecord record)
    {
        try
        {
            _output = OutputLock.TryTake(record.OutputDirectory, run.Id, WorkerLiveness.Self());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(TrainingFailure.Output, $"output_dir cannot be locked: {failure.Message}", inner: failure);
        }

        if (_output is null)
        {
            var holder = OutputLock.FindHolder(record.OutputDirectory) ?? new OutputHolder(null, null);
            throw new RunBusyException(holder.Sentence(record.OutputDirectory), holder.Hint);
        }
    }

    /// <summary>False when the run was asked to stop before its turn came.</summary>
    public bool AwaitDevice(RunRecord record, RunEventWriter events, StopSignal stop)
    {
        _turn = DeviceTurn.Await(run, record, events, stop);
        return _turn is not null;
    }

    public void Dispose()
    {
        // Once: afterwards both may be another run's.
        _turn?.Dispose();
        _turn = null;
        _output?.Dispose();
        _output = null;
    }
}
