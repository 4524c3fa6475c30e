using System.Globalization;
using Lathe.Memory.Scoring;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>A score for people.</summary>
internal static class ScoreView
{
    /// <summary>Runs whose plan is off by more are named.</summary>
    private const double NamedError = 0.05;

    public static void Write(IAnsiConsole console, Score score)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(
            Left("source"), Left("method"), Right("rows"), Right("points"), Right("MAPE"), Right("bias"), Right("worst under"), Right("device"),
            Right("inside band"), Right("band width"), Right("middle MAPE"));
        foreach (ScoreRow row in score.ByMethod)
        {
            Add(table, row);
        }

        table.AddEmptyRow();
        foreach (ScoreRow row in score.BySource)
        {
            Add(table, row);
        }

        table.AddEmptyRow();
        Add(table, score.Total);
        console.Write(table);
        console.WriteLine("points, MAPE, bias, worst under: allocated memory of exactly specified runs on one device.");
        console.WriteLine("device, inside band, width, middle: what the device held, against the planned band.");
        console.WriteLine($"{score.Unplanned} rows were not planned: out of memory, not enough stated, or a model whose shape is not given.");
        foreach (ScoredRun run in score.Runs.Where(run => run.Error is { } error && Math.Abs(error) > NamedError))
        {
            console.WriteLine($"off by {Percent(run.Error)}: {Terminal.OneLine(run.Run.Id)}");
        }

        foreach (ScoredRun run in score.Runs.Where(run => run.IsCovered == false))
        {
            console.WriteLine(
                $"outside: {Terminal.OneLine(run.Run.Id)}: {Gigabytes(run.Run.Device ?? 0)} GB measured, "
                + $"{Gigabytes(run.Plan.Device.Low)} to {Gigabytes(run.Plan.Device.High)} GB planned");
        }
    }

    private static void Add(Table table, ScoreRow row) => table.AddRow(
        Markup.Escape(Terminal.OneLine(row.Source)),
        Markup.Escape(Terminal.OneLine(row.Method)),
        Count(row.Rows),
        Count(row.AllocatedPoints),
        Percent(row.AllocatedMape),
        Percent(row.AllocatedBias),
        Percent(row.WorstUnderestimate),
        Count(row.DevicePoints),
        Percent(row.DeviceCoverage),
        Percent(row.DeviceBandWidth),
        Percent(row.DeviceMape));

    private static TableColumn Left(string title) => new TableColumn(title).NoWrap();

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Count(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "";

    private static string Gigabytes(double bytes) => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
}
