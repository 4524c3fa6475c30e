using System.Diagnostics;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Training.Loop;

namespace Lathe.Worker.Modes;

/// <summary>A run's turn on its device, waited for in the line that starters and workers form by files. Needs no libtorch.</summary>
internal sealed class DeviceTurn : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The device's last holder lets go of it within this time after its ticket is gone; longer waits are told.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(2);

    private readonly FileLock? _device;
    private readonly Action _leave;

    private DeviceTurn(FileLock? device, Action leave)
    {
        _device = device;
        _leave = leave;
    }

    /// <summary>
    /// Returns when the run may begin; null when it was asked to stop before. A state folder that cannot be used keeps no run from
    /// starting: it then begins at once, and says so.
    /// </summary>
    public static DeviceTurn? Await(RunDirectory run, RunRecord record, RunEventWriter events, StopSignal stop)
    {
        if (!record.Queues)
        {
            return new DeviceTurn(null, () => { });
        }

        var queue = new DeviceLine(record.Device);
        void Leave() => queue.Leave(run.Id);
        try
        {
            if (Wait(queue, run, record, events, stop) is { } device)
            {
                return new DeviceTurn(device, Leave);
            }

            Leave();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            events.Append(new NoticeEvent
            {
                Severity = NoticeLevel.Warning,
                Code = "no-queue",
                Message = $"The run did not wait for {record.Device}, because the queue cannot be used: {failure.Message}",
            });
            return new DeviceTurn(null, Leave);
        }
    }

    public void Dispose()
    {
        _device?.Dispose();
        _leave();
    }

    private static FileLock? Wait(DeviceLine queue, RunDirectory run, RunRecord record, RunEventWriter events, StopSignal stop)
    {
        QueuedEvent? told = null;
        Stopwatch? first = null;
        while (stop.Mode is StopMode.None)
        {
            // A ticket that somebody took away is drawn anew, at the end of the line.
            var ahead = queue.FindAhead(run.Id);
            if (ahead is null)
            {
                queue.Enter(run, Path.GetFileName(record.RecipePath));
                continue;
            }

            if (ahead.Count == 0)
            {
                first ??= Stopwatch.StartNew();
                if (queue.TryTakeDevice() is { } device)
                {
                    return device;
                }
            }

            if (ahead.Count > 0 || first!.Elapsed > HandOver)
            {
                var news = Describe(record.Device, ahead);
                if (news != told)
                {
                    events.Append(news);
                    told = news;
                }
            }

            stop.Now.WaitHandle.WaitOne(Pause);
        }

        return null;
    }

    /// <summary>The first of those ahead has the device, or is about to take it.</summary>
    private static QueuedEvent Describe(string device, IReadOnlyList<RunTicket> ahead)
    {
        var position = Math.Max(ahead.Count, 1);
        var holder = ahead.Count > 0 ? $"run {ahead[0].RunId} ({ahead[0].Recipe})" : "another run";
        return new QueuedEvent
        {
            Device = device,
            Position = position,
            Reason = $"Waits for {holder} on {device}, {(position == 1 ? "next" : Ordinal(position))} in line.",
        };
    }

    private static string Ordinal(int number) => number + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });
}
