using System.Runtime.InteropServices;
using Lathe.Cli.Console;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary>
/// Ctrl-C (and SIGTERM, which is all a container or a job scheduler sends): once stops with a checkpoint, twice now, a third time
/// ends the worker without asking it.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly RunDirectory _run;
    private readonly Task _ended;
    private readonly Action _kill;
    private readonly IRunDisplay _display;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _count;

    /// <param name="run">The run.</param>
    /// <param name="ended">Completes with the run.</param>
    /// <param name="kill">Ends the worker without asking it.</param>
    /// <param name="display">Where to say what happens.</param>
    public Interrupts(RunDirectory run, Task ended, Action kill, IRunDisplay display)
    {
        _run = run;
        _ended = ended;
        _kill = kill;
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
                _ = AskAsync(RunAction.Stop);
                break;
            case 2:
                _display.Say("Stopping now...");
                _ = AskAsync(RunAction.StopNow);
                break;
            default:
                _display.Say("Ending the worker.");
                _kill();
                break;
        }
    }

    private async Task AskAsync(RunAction action)
    {
        try
        {
            var reply = await RunControl.AskAsync(_run, action, _ended).ConfigureAwait(false);
            if (!reply.Accepted && !_ended.IsCompleted)
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
