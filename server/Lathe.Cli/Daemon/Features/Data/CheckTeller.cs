using System.Diagnostics;
using Lathe.Data.Pipeline;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Data;

/// <summary>Tells the client how far a check is.</summary>
internal sealed class CheckTeller(SessionServices services, string token) : IProgress<DataProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _last = Stopwatch.GetTimestamp();

    public void Report(DataProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last) < Pause)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        _ = services.NotifyAsync(
            DaemonNotifications.DataProgress, new DataProgressParams(token, value.Dataset, value.RowsDone, value.BytesDone, value.BytesTotal));
    }
}
