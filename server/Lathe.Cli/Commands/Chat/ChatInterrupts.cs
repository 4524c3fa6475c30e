using System.Runtime.InteropServices;

namespace Lathe.Cli.Commands.Chat;

/// <summary>Ctrl-C stops the answer that is being written, and without one ends the conversation. SIGTERM ends it in any case.</summary>
internal sealed class ChatInterrupts : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly PosixSignalRegistration[] _signals;
    private CancellationTokenSource? _answer;

    public ChatInterrupts(CancellationTokenSource ending)
    {
        _ending = ending;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                (Interlocked.Exchange(ref _answer, null) ?? _ending).Cancel();
            }),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                Interlocked.Exchange(ref _answer, null)?.Cancel();
                _ending.Cancel();
            }),
        ];
    }

    /// <summary>Cancelled by the next Ctrl-C, until another answer is begun.</summary>
    public CancellationToken Begin()
    {
        var answer = new CancellationTokenSource();
        _answer = answer;
        return answer.Token;
    }

    /// <summary>The answer is whole.</summary>
    public void End() => _answer = null;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }
}
