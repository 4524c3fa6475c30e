using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>A worker this process started. Dropping it leaves the worker running.</summary>
public sealed class RunningWorker : IDisposable
{
    private const int SignalBase = 128;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>On Unix the shell around the worker, which ends after it and with its exit code.</summary>
    private readonly Process _process;

    internal RunningWorker(RunDirectory run, Process process)
    {
        Run = run;
        _process = process;
        Completion = WaitAsync();
    }

    public RunDirectory Run { get; }

    /// <summary>How the worker ended; the run's events then end with a terminal one, written here if the worker could not.</summary>
    public Task<WorkerExit> Completion { get; }

    /// <summary>Ends the worker at once, without its help. For a worker that does not answer.</summary>
    public void Kill()
    {
        if (_process.HasExited)
        {
            return;
        }

        if (!OperatingSystem.IsWindows() && RunRecords.Read(Run)?.Worker is { } worker)
        {
            // The shell around it stays, to write down how it ended.
            UnixSignals.Kill(worker);
        }
        else
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<WorkerExit> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var code = _process.ExitCode;
        var outlived = code > SignalBase && await OutlivesItsShellAsync().ConfigureAwait(false);
        return RunSettlement.Settle(Run, outlived ? (int)WorkerExitCode.WorkerLost : code);
    }

    /// <summary>
    /// Whether somebody killed the shell and the worker goes on; then waits for its end. How it ends will not be seen.
    /// </summary>
    private async Task<bool> OutlivesItsShellAsync()
    {
        var outlives = false;
        while (RunRecords.Read(Run)?.Worker is { } worker && WorkerLiveness.IsAlive(worker))
        {
            outlives = true;
            await Task.Delay(Pause).ConfigureAwait(false);
        }

        return outlives;
    }
}
