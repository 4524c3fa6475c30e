using Lathe.Cli.Commands.Runs;
using Lathe.Jobs.Catalogue;
using Lathe.Memory;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>Two runs side by side.</summary>
internal static class RunDiffView
{
    private const string None = "-";

    public static void Write(IAnsiConsole console, RunComparison comparison, RunPortrait a, RunPortrait b)
    {
        var writer = console.Profile.Out.Writer;
        writer.WriteLine($"A  {Terminal.OneLine(Title(a))}");
        writer.WriteLine($"B  {Terminal.OneLine(Title(b))}");
        Section(console, "Recipe", comparison.Recipe, "the same");
        Section(console, "Environment", comparison.Environment, "the same");
        Section(console, "Results", Results(a, b), "");
    }

    /// <summary>All of them, the same or not.</summary>
    private static List<RunDifference> Results(RunPortrait a, RunPortrait b) =>
    [
        Row(a, b, "state", portrait => RunStates.Of(portrait.Glance.Info.State)),
        Row(a, b, "steps", portrait => Figures.Count(portrait.Figures.Steps)),
        Row(a, b, "last loss", portrait => Figures.Loss(portrait.Figures.LastLoss)),
        Row(a, b, "best eval loss", portrait => Figures.Loss(portrait.Figures.BestEvalLoss)),
        Row(a, b, "time", portrait => portrait.Figures.Seconds is { } seconds ? Figures.Duration(seconds) : None),
        Row(a, b, "tok/s", portrait => portrait.Figures.TokensPerSecond is { } speed ? Figures.PerSecond(speed) : None),
        Row(a, b, "peak memory", portrait => portrait.Figures.PeakBytes is { } bytes ? Gib.Format(bytes) : None),
    ];

    private static RunDifference Row(RunPortrait a, RunPortrait b, string name, Func<RunPortrait, string> value) =>
        new(name, value(a), value(b));

    private static string Title(RunPortrait portrait) => $"{portrait.Run.Record.Id}  {portrait.Run.Record.RecipePath}";

    /// <summary>In columns where they fit; a value that is too long for them gets lines of its own, since it must not be cut.</summary>
    private static void Section(IAnsiConsole console, string title, IReadOnlyList<RunDifference> rows, string empty)
    {
        var writer = console.Profile.Out.Writer;
        writer.WriteLine();
        if (rows.Count == 0)
        {
            writer.WriteLine($"{title}: {empty}");
            return;
        }

        writer.WriteLine(title);
        var available = console.Profile.Out.IsTerminal ? console.Profile.Width : int.MaxValue;
        var nameWidth = rows.Max(row => row.Name.Length);
        var valueWidth = Math.Max(8, (available - nameWidth - 6) / 2);
        var fitting = rows.Where(Fits).Select(row => Text(row.A).Length).DefaultIfEmpty().Max();
        foreach (var row in rows)
        {
            if (Fits(row))
            {
                writer.WriteLine($"  {row.Name.PadRight(nameWidth)}  {Text(row.A).PadRight(fitting)}  {Text(row.B)}");
            }
            else
            {
                writer.WriteLine($"  {row.Name}");
                writer.WriteLine($"    A  {Text(row.A)}");
                writer.WriteLine($"    B  {Text(row.B)}");
            }
        }

        bool Fits(RunDifference row) => Text(row.A).Length <= valueWidth && Text(row.B).Length <= valueWidth;
    }

    private static string Text(string? value) => value is null ? None : Terminal.OneLine(value);
}
