namespace Lathe.Protocol.Runs.Events;

/// <summary>Once a second, whatever the run is busy with: what the worker uses, and that it lives.</summary>
public sealed record SystemEvent : RunEvent
{
    /// <summary>Processor time of the worker in the last second; 100 is one core.</summary>
    public required double CpuPercent { get; init; }

    public required long RssBytes { get; init; }

    /// <summary>0 to 100; null without a GPU.</summary>
    public double? GpuPercent { get; init; }

    /// <summary>In use on the device, by anyone; null without a GPU.</summary>
    public long? GpuBytes { get; init; }

    /// <summary>Since the run's work last came forward: a step, a micro-batch, rows read, rows evaluated.</summary>
    public required double IdleSeconds { get; init; }
}
