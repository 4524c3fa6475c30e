using System.Runtime.InteropServices;
using Lathe.Cli.Console;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>
/// Ctrl-C (and SIGTERM, which is all a container or a job scheduler sends): once stops with a checkpoint, twice now, a third time
/// ends the worker without asking it.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly RunningWorker _worker;
    private readonly IRunDisplay _display;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    public Interrupts(RunningWorker worker, IRunDisplay display)
    {
        _worker = worker;
        _display = display;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _display.Say("Stopping after this step with a checkpoint... press Ctrl-C again to stop now.");
                _ = AskAsync(StopMode.WithCheckpoint);
                break;
            case 2:
                _display.Say("Stopping now...");
                _ = AskAsync(StopMode.Now);
                break;
            default:
                _display.Say("Ending the worker.");
                _worker.Kill();
                break;
        }
    }

    private async Task AskAsync(StopMode mode)
    {
        try
        {
            if (!await RunStopper.StopAsync(_worker.Run, mode, _worker.Completion).ConfigureAwait(false) && !_worker.Completion.IsCompleted)
            {
                _display.Say("The worker does not answer; press Ctrl-C again to end it.");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _display.Say($"The worker cannot be reached ({failure.Message}); press Ctrl-C again to end it.");
        }
    }
}
