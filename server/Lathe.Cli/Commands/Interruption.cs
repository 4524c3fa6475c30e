using System.Runtime.InteropServices;

namespace Lathe.Cli.Commands;

/// <summary>Ctrl-C and SIGTERM (all that a container or a job scheduler sends) as a token: what is under way is given up in order.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="also">Interrupts as well.</param>
    public Interruption(CancellationToken also = default)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(also);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
