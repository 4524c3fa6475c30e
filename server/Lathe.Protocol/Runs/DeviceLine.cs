using System.Globalization;
using System.Text.Json;

namespace Lathe.Protocol.Runs;

/// <summary>
/// The line for a device, as files in the user's state folder: nobody has to run for it to move on. Starters draw tickets, the workers
/// wait, and the first in line takes the device's lock. Whoever looks removes the tickets of runs that are gone. Order follows the
/// numbers, never a clock. Operations throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the folder
/// cannot be used. Not thread-safe.
/// </summary>
/// <param name="device">As in <see cref="RunRecord.Device"/>.</param>
/// <param name="time">Replaceable in tests; only its monotonic clock counts.</param>
public sealed class DeviceLine(string device, TimeProvider? time = null)
{
    private static readonly TimeSpan NumberPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Dictionary<string, long> _untakenSince = new(StringComparer.Ordinal);
    private readonly string _folder = StateFolder.QueueOf(device);

    /// <summary>The run's ticket, drawn now unless it has one.</summary>
    /// <param name="run">Its records are there.</param>
    /// <param name="recipe">File name of the recipe.</param>
    public RunTicket Enter(RunDirectory run, string recipe)
    {
        PrivateFiles.CreateDirectory(_folder);
        using var numbers = FileLock.TryTake(Path.Combine(_folder, "lock"), NumberPatience)
            ?? throw new IOException($"{_folder} is in use by another process that does not let go of it.");
        var tickets = List();
        if (tickets.FirstOrDefault(ticket => ticket.RunId == run.Id.ToString()) is { } own)
        {
            return own;
        }

        var drawn = new RunTicket((tickets is [.., var last] ? last.Number : 0) + 1, run.Id.ToString(), run.FullPath, recipe);
        PrivateFiles.Write(PathOf(drawn), JsonSerializer.Serialize(drawn, RunJson.Indented.RunTicket) + "\n");
        return drawn;
    }

    /// <summary>All tickets in order, also those of runs that are gone.</summary>
    public IReadOnlyList<RunTicket> List() => !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateFiles(_folder, "*.json").Select(Read).OfType<RunTicket>().OrderBy(ticket => ticket.Number)];

    /// <summary>The runs before this one, first in line first; null when this run has no ticket. Removes tickets of runs that are gone.</summary>
    public IReadOnlyList<RunTicket>? FindAhead(RunId run)
    {
        var tickets = List();
        if (tickets.FirstOrDefault(ticket => ticket.RunId == run.ToString()) is not { } own)
        {
            return null;
        }

        List<RunTicket> ahead = [];
        foreach (var ticket in tickets.Where(ticket => ticket.Number < own.Number))
        {
            if (IsGone(ticket))
            {
                File.Delete(PathOf(ticket));
            }
            else
            {
                ahead.Add(ticket);
            }
        }

        return ahead;
    }

    /// <summary>Gives the run's ticket back. Never throws: a ticket that stays is removed by whoever comes next.</summary>
    public void Leave(RunId run)
    {
        try
        {
            foreach (var ticket in List().Where(ticket => ticket.RunId == run.ToString()))
            {
                File.Delete(PathOf(ticket));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The device itself; null while another run has it. Only the first in line asks.</summary>
    public FileLock? TryTakeDevice()
    {
        var path = StateFolder.DeviceLockOf(device);
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
        return FileLock.TryTake(path);
    }

    private static RunTicket? Read(string path) => RecordFile.Read(path, RunJson.Indented.RunTicket) is { } ticket
        && RunId.TryParse(ticket.RunId, out _) && Path.GetFileName(path) == NameOf(ticket)
            ? ticket
            : null;

    private static string NameOf(RunTicket ticket) =>
        string.Create(CultureInfo.InvariantCulture, $"{ticket.Number:D12}-{ticket.RunId}.json");

    private string PathOf(RunTicket ticket) => Path.Combine(_folder, NameOf(ticket));

    private bool IsGone(RunTicket ticket)
    {
        if (RunDirectory.At(ticket.Directory) is not { } run || RecordFile.Read(run.Record, RunJson.Indented.RunRecord) is not { } record)
        {
            return true;
        }

        if (record.Worker is { } worker)
        {
            return !WorkerLiveness.IsAlive(worker);
        }

        // The worker was only just started, or died before it could say who it is. How long that takes is measured here.
        if (!_untakenSince.TryGetValue(ticket.RunId, out var since))
        {
            _untakenSince[ticket.RunId] = _time.GetTimestamp();
            return false;
        }

        return _time.GetElapsedTime(since) > WorkerLiveness.TakingTime && !RunLock.IsHeld(run);
    }
}
