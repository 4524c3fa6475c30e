using System.Runtime.InteropServices;

namespace Lathe.Worker.Modes;

/// <summary>Whoever asked for something that is no run: when it ends, or a signal says so, the work is cancelled.</summary>
internal sealed class ErrandClient : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <param name="input">Has nothing more to say; its end is the client's.</param>
    /// <param name="name">Of the thread that waits for it.</param>
    public ErrandClient(TextReader input, string name)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Stop();
            }));
        }

        new Thread(() =>
        {
            // Whoever asked is gone, or wants no more of it.
            while (input.ReadLine() is not null)
            {
                // Nothing else is asked for.
            }

            Stop();
        })
        { IsBackground = true, Name = name }.Start();
    }

    public CancellationToken Cancellation => _cancellation.Token;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _cancellation.Dispose();
    }

    private void Stop()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work had ended.
        }
    }
}
