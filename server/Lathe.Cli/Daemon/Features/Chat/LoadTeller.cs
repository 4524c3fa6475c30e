using System.Diagnostics;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Daemon.Features.Chat;

/// <summary>Tells the client how much of a model is loaded.</summary>
internal sealed class LoadTeller(SessionServices services, string token) : IProgress<ServeEvent>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _last;

    public void Report(ServeEvent value)
    {
        if (Stopwatch.GetElapsedTime(_last) < Pause)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        _ = services.NotifyAsync(DaemonNotifications.ChatProgress, new ChatProgressParams(token, "Loading the model", value.Done ?? 0, value.Total ?? 0));
    }
}
