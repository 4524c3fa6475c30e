using System.Globalization;
using Lathe.Memory;
using Lathe.Memory.Fit;
using Lathe.Memory.Planner;
using Lathe.Memory.Remedies;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>A plan for people.</summary>
internal static class PlanView
{
    private const int MostRemedies = 6;

    public static void Write(IAnsiConsole console, PlanPage page)
    {
        FitReport report = page.Report;
        console.MarkupLine($"[bold {Color(report.Verdict)}]{Markup.Escape(FitWords.Line(report, page.Fit))}[/]");
        console.WriteLine(
            $"Between {Gib.Number(report.Plan.Device.Low)} and {Gib.Format(report.Plan.Device.High)} on the device; "
            + $"{Gib.Format(report.Plan.Allocated)} of it in tensors, at their peak in the {ItemNames.Of(report.Plan.Peak.Phase)}.");
        console.WriteLine();
        console.Write(Items(report.Plan));
        console.WriteLine("The peak decides: a phase's items add up to it.");
        WriteLimits(console, page);
        WriteRemedies(console, page);
        console.WriteLine();
        foreach (string sentence in page.Experience is { } experience ? [.. page.Basis, experience] : page.Basis)
        {
            console.WriteLine(Terminal.OneLine(sentence));
        }
    }

    private static string Color(FitVerdict verdict) => verdict switch
    {
        FitVerdict.Fits => "green",
        FitVerdict.Tight => "yellow",
        _ => "red",
    };

    private static Table Items(MemoryPlan plan)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("GiB");
        foreach (PhasePeak phase in plan.Phases)
        {
            string name = phase == plan.Peak ? $"[bold]{ItemNames.Of(phase.Phase)}[/]" : ItemNames.Of(phase.Phase);
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (MemoryItem item in Enum.GetValues<MemoryItem>().Where(item => plan.Phases.Any(phase => phase[item] > 0)))
        {
            table.AddRow([ItemNames.Of(item), .. plan.Phases.Select(phase => phase[item] == 0 ? "" : Gib.Number(phase[item]))]);
        }

        table.AddRow(["[bold]together[/]", .. plan.Phases.Select(phase => $"[bold]{Gib.Number(phase.Bytes)}[/]")]);
        return table;
    }

    private static void WriteLimits(IAnsiConsole console, PlanPage page)
    {
        TrainingSetup setup = page.Report.Plan.Setup;
        console.WriteLine();
        console.WriteLine($"Largest micro-batch that fits: {Limit(page.LargestMicroBatch, "not even 1")} (now {setup.MicroBatch}).");
        console.WriteLine($"Longest cutoff_len that fits: {Limit(page.LongestSequence, "none")} (now {setup.SequenceLength}).");
    }

    private static string Limit(int? value, string otherwise) => value?.ToString(CultureInfo.InvariantCulture) ?? otherwise;

    private static void WriteRemedies(IAnsiConsole console, PlanPage page)
    {
        if (page.Report.Verdict == FitVerdict.Fits)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine(page.Remedies.Count > 0 ? "What would help, least harm first:" : "Nothing that is known here makes it smaller.");
        foreach (Remedy remedy in page.Remedies.Take(MostRemedies))
        {
            string total = Gib.Format(remedy.Plan.Device.Typical);
            string color = remedy.Fits ? "green" : "grey";
            console.MarkupLine($"  [{color}]{total.PadLeft(10)}{(remedy.Fits ? "" : ", not enough")}[/]  [bold]{Markup.Escape(remedy.Title)}[/]");
            console.WriteLine($"              {remedy.Cost} ({string.Join(", ", remedy.Edits)})");
        }
    }
}
