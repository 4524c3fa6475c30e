using System.Runtime.InteropServices;

namespace Lathe.Worker.Control;

/// <summary>
/// SIGTERM stops with a checkpoint, a second one now. Ctrl-C does the same for a worker started by hand; a supervised one leaves
/// it, and a closed terminal, to its client: both go to the whole foreground group.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals(RequestGate gate, bool supervised)
    {
        Action ask = gate.StopAgain;
        Action ignore = () => { };
        On(PosixSignal.SIGTERM, ask);
        On(PosixSignal.SIGINT, supervised ? ignore : ask);
        if (supervised)
        {
            On(PosixSignal.SIGHUP, ignore);
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void On(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    }));
}
