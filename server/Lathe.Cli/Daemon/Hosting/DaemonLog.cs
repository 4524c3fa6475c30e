using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>
/// What the daemon has to say about itself: to the client's log once the session is initialized, before that to standard error.
/// Contents of documents never go here.
/// </summary>
internal sealed class DaemonLog(Lifecycle lifecycle)
{
    private const int RecentLines = 40;

    private readonly Queue<string> _recent = new();

    /// <summary>The last of it, oldest first.</summary>
    public IReadOnlyList<string> Recent
    {
        get
        {
            lock (_recent)
            {
                return [.. _recent];
            }
        }
    }

    /// <summary>Sends <c>window/logMessage</c>; null until there is a connection.</summary>
    public Func<LogMessageParams, Task>? Send { get; set; }

    public void Info(string text) => Write(MessageType.Info, text);

    public void Warning(string text) => Write(MessageType.Warning, text);

    /// <summary>Something only a defect of Lathe explains.</summary>
    public void Defect(string text, Exception failure) => Write(MessageType.Error, $"{text}: {failure}");

    private void Write(MessageType type, string text)
    {
        lock (_recent)
        {
            _recent.Enqueue($"{type}: {text}");
            if (_recent.Count > RecentLines)
            {
                _recent.Dequeue();
            }
        }

        if (lifecycle.IsInitialized && Send is { } send)
        {
            _ = send(new LogMessageParams(type, text));
        }
        else
        {
            System.Console.Error.WriteLine($"{type}: {text}");
        }
    }
}
