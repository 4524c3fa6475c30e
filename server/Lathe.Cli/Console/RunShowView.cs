using System.Globalization;
using Lathe.Cli.Commands.Runs;
using Lathe.Memory;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>All that is known of a run.</summary>
internal static class RunShowView
{
    private const int LabelWidth = 13;

    public static void Write(IAnsiConsole console, RunPortrait portrait)
    {
        var (run, info) = (portrait.Run, portrait.Glance.Info);
        var state = RunStates.Of(info.State);
        console.Markup($"[bold]Run {info.Id}[/]  [{RunStates.ColorOf(state)}]{state}[/]");
        console.Profile.Out.Writer.WriteLine();
        Row(console, "", info.Message);
        Row(console, "", info.Hint);
        Row(console, "waits for", info.WaitReason);
        if (portrait.Glance.IsActive)
        {
            Progress(console, portrait);
        }

        Row(console, "recipe", info.RecipePath);
        Row(console, "overrides", run.Record.Overrides.Count > 0 ? string.Join(' ', run.Record.Overrides) : null);
        Row(console, "model", portrait.Recipe?.Model);
        Row(console, "output", info.OutputDirectory);
        Row(console, "records", info.RecordsDirectory);
        Row(console, "goes on from", run.Record.ResumedFrom is { } earlier ? $"run {earlier}" : null);
        var engine = portrait.Story.Plan is { } plan ? $" ({plan.Dtype}, {plan.GemmPath}, {plan.Threads} threads)" : "";
        Row(console, "device", info.Device + engine);
        Row(console, "started", Local(info.CreatedAt));
        Row(console, "time", portrait.Glance.Seconds is { } seconds ? Figures.Duration(seconds) : null);
        Results(console, portrait);
        Row(console, "memory", MemoryComparison.Of(run.Run));
        Checkpoints(console, portrait);
        Environment(console, portrait);
        Log(console, portrait);
    }

    private static void Progress(IAnsiConsole console, RunPortrait portrait)
    {
        var info = portrait.Glance.Info;
        var detail = info.PhaseDetail is { } text ? $": {text}" : "";
        var share = info is { ProgressDone: { } done, ProgressTotal: > 0 and { } total }
            ? $", {Figures.Count(done)} of {Figures.Count(total)}"
            : "";
        Row(console, "phase", info.State is RunState.Queued ? null : PhaseNames.Of(info.Phase) + detail + share);
        Row(console, "left", info.EtaSeconds is { } left ? $"{Figures.Duration(left)} to go" : null);
        Row(console, "stalled", info.StalledSeconds is { } silence ? $"nothing was heard for {Figures.Duration(silence)}" : null);
    }

    private static void Results(IAnsiConsole console, RunPortrait portrait)
    {
        var (info, figures) = (portrait.Glance.Info, portrait.Figures);
        Row(console, "steps", info.TotalSteps is { } total ? $"{figures.Steps} of {total}" : figures.Steps > 0 ? $"{figures.Steps}" : null);
        Row(console, "loss", figures.LastLoss is { } loss ? Figures.Loss(loss) : null);
        Row(console, "evaluation", BestEval(portrait));
        Row(console, "speed", figures.TokensPerSecond is { } speed ? $"{Figures.PerSecond(speed)} tok/s" : null);
        Row(console, "peak memory", figures.PeakBytes is { } peak ? Gib.Format(peak) : null);
    }

    private static string? BestEval(RunPortrait portrait) => (portrait.Figures.BestEvalLoss, portrait.Story.BestEval) switch
    {
        (null, _) => null,
        ({ } loss, EvalEvent eval) => $"best loss {Figures.Loss(loss)} at step {eval.Step}",
        ({ } loss, null) => $"best loss {Figures.Loss(loss)}",
    };

    private static void Checkpoints(IAnsiConsole console, RunPortrait portrait)
    {
        var label = "checkpoints";
        foreach (var checkpoint in portrait.Story.Checkpoints)
        {
            Row(console, label, checkpoint.Path + (Directory.Exists(checkpoint.Path) ? "" : " (no longer there)"));
            label = "";
        }
    }

    private static void Environment(IAnsiConsole console, RunPortrait portrait)
    {
        if (portrait.Environment is not { } environment)
        {
            return;
        }

        Row(console, "Lathe", $"{environment.LatheVersion}, {environment.Runtime}");
        Row(console, "machine", $"{environment.OperatingSystem}, {environment.Architecture}");
        var memory = Gib.Format(environment.MemoryBytes);
        Row(console, "", $"{environment.Cpu ?? "processor not told"}, {environment.LogicalCores} cores, {memory}");
        var label = "variables";
        foreach (var (name, value) in environment.Variables)
        {
            Row(console, label, $"{name}={value}");
            label = "";
        }
    }

    private static void Log(IAnsiConsole console, RunPortrait portrait)
    {
        if (portrait is { HasFailed: true, Exit.LogLines: { Count: > 0 } lines })
        {
            console.Profile.Out.Writer.WriteLine("Last lines of worker.log:");
            foreach (var line in lines)
            {
                console.Profile.Out.Writer.WriteLine("  " + Terminal.OneLine(line));
            }
        }
    }

    private static string Local(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void Row(IAnsiConsole console, string label, string? value)
    {
        if (value is not null)
        {
            // Plain text: a path must be copyable in one piece, so it is not wrapped by the console.
            console.Profile.Out.Writer.WriteLine($"  {label.PadRight(LabelWidth)}{Terminal.OneLine(value)}");
        }
    }
}
