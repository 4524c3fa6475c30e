using Lathe.Jobs.Supervision;
using Lathe.Memory;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>What is shown when a run has ended.</summary>
internal static class RunReport
{
    public static void Write(IAnsiConsole console, RunDirectory run, RunProgress progress, WorkerExit exit)
    {
        Previews(console, progress);
        var summary = progress.Newest.End switch
        {
            FinishedEvent finished => finished.Summary,
            StoppedEvent stopped => stopped.Summary,
            _ => null,
        };
        var good = exit.Code is WorkerExitCode.Completed;
        if (good || exit.Code is WorkerExitCode.StoppedNow or WorkerExitCode.StoppedWithCheckpoint)
        {
            console.MarkupLine($"[{(good ? "green" : "yellow")}]{Markup.Escape(exit.Message)}[/]");
        }

        if (summary is not null)
        {
            Summary(console, summary, progress);
        }

        Row(console, "planned", MemoryComparison.Of(run));
        Row(console, "checkpoint", good ? null : progress.Newest.Checkpoint?.Path);
        Row(console, "records", run.FullPath);
    }

    /// <summary>The failure, on standard error.</summary>
    public static void WriteFailure(WorkerExit exit)
    {
        if (exit.Code is WorkerExitCode.Completed or WorkerExitCode.StoppedNow or WorkerExitCode.StoppedWithCheckpoint)
        {
            return;
        }

        Terminal.Error(exit.Message, exit.Hint);
        if (exit.LogLines.Count > 0)
        {
            System.Console.Error.WriteLine("Last lines of worker.log:");
            foreach (var line in exit.LogLines)
            {
                System.Console.Error.WriteLine("  " + line);
            }
        }
    }

    private static void Summary(IAnsiConsole console, RunSummary summary, RunProgress progress)
    {
        var best = progress.BestLoss is { } lowest ? $", best {Figures.Loss(lowest)}" : "";
        Row(console, "steps", $"{Figures.Count(summary.Steps)} ({Figures.Epoch(summary.Epochs)} epochs)");
        var loss = summary.TrainLoss is { } mean ? $"mean {Figures.Loss(mean)}, last {Figures.Loss(summary.LastLoss)}{best}" : null;
        Row(console, "loss", loss);
        Row(console, "evaluation", summary.BestEvalLoss is { } eval ? $"best loss {Figures.Loss(eval)}" : null);
        Row(console, "time", $"{Figures.Duration(summary.RuntimeSeconds)}, {Figures.PerSecond(summary.TokensPerSecond)} tok/s");
        Row(console, "memory", $"{Gib.Format(summary.PeakRssBytes)} at most");
        Row(console, "output", summary.OutputDirectory);
        Row(console, "files", summary.Files.Count > 0 ? string.Join(", ", summary.Files) : null);
    }

    /// <summary>Answers before and after, side by side.</summary>
    private static void Previews(IAnsiConsole console, RunProgress progress)
    {
        var previews = progress.Previews.ToList();
        if (previews.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).ShowRowSeparators();
        table.AddColumns("prompt", "before", "after");
        foreach (var (prompt, before, after) in previews)
        {
            table.AddRow(Cell(prompt), Cell(before), Cell(after));
        }

        console.Write(table);
    }

    private static Text Cell(string? text) => new(Terminal.Clean(text ?? "-").Trim());

    private static void Row(IAnsiConsole console, string name, string? value)
    {
        if (value is not null)
        {
            // Plain text: a path must be copyable in one piece, so it is not wrapped by the console.
            console.Profile.Out.Writer.WriteLine($"  {name,-11}{Terminal.OneLine(value)}");
        }
    }
}
