using System.Globalization;
using Lathe.Memory;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>The devices of this machine for people.</summary>
internal static class DevicesView
{
    private const int LabelWidth = 22;

    public static void Write(IAnsiConsole console, GpuSurvey gpus, HostFacts host)
    {
        foreach (var gpu in gpus.Devices)
        {
            Write(console, gpu);
        }

        if (gpus.Absence is { } absence)
        {
            console.WriteLine(Terminal.OneLine(absence));
            console.WriteLine("Runs go on the processor. Plans can be made for a GPU by its name: lathe devices --known lists them.");
        }

        foreach (var note in gpus.Notes)
        {
            console.MarkupLine($"[yellow]note:[/] {Markup.Escape(Terminal.OneLine(note))}");
        }

        console.WriteLine();
        Write(console, host);
    }

    private static void Write(IAnsiConsole console, GpuDevice gpu)
    {
        console.MarkupLine($"[bold]GPU {gpu.Index.ToString(CultureInfo.InvariantCulture)}  {Markup.Escape(Terminal.OneLine(gpu.Name))}[/]");
        Row(console, "memory", Gib.Format(gpu.TotalBytes));
        if (gpu.ReservedBytes is { } reserved)
        {
            Row(console, "kept by the driver", Gib.Format(reserved));
        }

        Row(console, "in use", Gib.Format(gpu.UsedBytes));
        foreach (var process in gpu.Processes)
        {
            var id = process.ProcessId.ToString(CultureInfo.InvariantCulture);
            var bytes = process.Bytes is { } known ? Gib.Format(known) : "not told";
            Row(console, "", $"{bytes}  process {id}{(process.Name is { } name ? $" ({name})" : "")}");
        }

        Row(console, "free", Gib.Format(gpu.FreeBytes));
        Row(console, "compute capability", Capability(gpu));
        Row(console, "driver", gpu.DriverVersion ?? "not told");
    }

    private static void Write(IAnsiConsole console, HostFacts host)
    {
        console.MarkupLine("[bold]This machine[/]");
        Row(console, "memory", Gib.Format(host.TotalBytes));
        Row(console, "available", host.AvailableBytes is { } available ? Gib.Format(available) : "not told");
        if (host is { SwapTotalBytes: > 0 and { } swap, SwapFreeBytes: { } free })
        {
            Row(console, "swap", $"{Gib.Format(swap)}, {Gib.Format(free)} free");
        }

        foreach (var limit in host.Limits)
        {
            Row(console, "control group", $"{limit.Folder}: {Gib.Format(limit.LimitBytes)}, {Gib.Format(limit.HeadroomBytes)} left");
        }

        var budget = DeviceBudget.Of(host);
        Row(console, "for a run", $"{Gib.Format(budget.Bytes)}. {budget.Basis}");
    }

    private static string Capability(GpuDevice gpu) => gpu.Capability is { } capability
        ? $"{capability}, {(capability.SupportsBf16 ? "bf16" : "no bf16")}"
        : "not told";

    private static void Row(IAnsiConsole console, string label, string value) =>
        console.WriteLine($"  {label.PadRight(LabelWidth)}{Terminal.OneLine(value)}");
}
