namespace Lathe.Training.Loop;

/// <summary>Asks a run to stop. Any thread may ask; the loop looks between its steps.</summary>
public class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _now = new();
    private int _mode;

    public StopMode Mode => (StopMode)Volatile.Read(ref _mode);

    /// <summary>Cancelled by <see cref="StopMode.Now"/>: for work that may end in the middle (loading, tokenizing, generating).</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Raises the urgency; asking for less than was asked before changes nothing.</summary>
    public void Request(StopMode mode)
    {
        int before;
        do
        {
            before = Volatile.Read(ref _mode);
            if ((int)mode <= before)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _mode, (int)mode, before) != before);

        if (mode == StopMode.Now)
        {
            _now.Cancel();
        }

        OnRequested();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called after <see cref="Mode"/> has risen, on the thread that asked.</summary>
    protected virtual void OnRequested()
    {
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _now.Dispose();
        }
    }
}
