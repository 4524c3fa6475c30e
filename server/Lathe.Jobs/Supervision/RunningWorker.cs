using System.Diagnostics;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

/// <summary>A worker this process started. Dropping it leaves the worker running.</summary>
public sealed class RunningWorker : IDisposable
{
    private readonly Process _process;

    internal RunningWorker(RunDirectory run, Process process)
    {
        Run = run;
        _process = process;
        ProcessId = process.Id;
        Completion = WaitAsync();
    }

    public RunDirectory Run { get; }

    public int ProcessId { get; }

    /// <summary>How the worker ended; the run's events then end with a terminal one, written here if the worker could not.</summary>
    public Task<WorkerExit> Completion { get; }

    /// <summary>Ends the worker at once, without its help. For a worker that does not answer.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<WorkerExit> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return RunSettlement.Settle(Run, _process.ExitCode);
    }
}
