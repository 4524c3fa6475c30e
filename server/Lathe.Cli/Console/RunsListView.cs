using System.Globalization;
using Lathe.Cli.Commands.Runs;
using Lathe.Jobs.Catalogue;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>Runs in a table.</summary>
internal static class RunsListView
{
    private const string None = "-";

    public static void Write(IAnsiConsole console, IReadOnlyList<ListedRun> runs, RunNames names, bool hasMore, bool hasAny)
    {
        var writer = console.Profile.Out.Writer;
        if (runs.Count == 0)
        {
            writer.WriteLine(hasAny ? "No run is like that." : "There are no runs yet. lathe train RECIPE starts one.");
            return;
        }

        var table = new Columns(
            new Column("run"),
            new Column("state", Color: RunStates.ColorOf),
            new Column("recipe", MayBeCut: true),
            new Column("model", MayBeCut: true),
            new Column("step", IsNumber: true),
            new Column("loss", IsNumber: true),
            new Column("started"),
            new Column("time", IsNumber: true));
        var now = DateTime.Now;
        foreach (var run in runs)
        {
            var info = run.Glance?.Info;
            table.Add(
                names.ShortNameOf(run.Catalogued.Id),
                run.State,
                info is null ? None : Path.GetFileName(info.RecipePath),
                run.Recipe?.Model is { } model ? Path.GetFileName(Path.TrimEndingDirectorySeparator(model)) : None,
                info is null ? None : Steps(info.Step, info.TotalSteps),
                Figures.Loss(info?.Loss),
                Started(run.Catalogued.CreatedAt.LocalDateTime, now),
                run.Glance?.Seconds is { } seconds ? Figures.Duration(seconds) : None);
        }

        table.Write(console);
        if (hasMore)
        {
            writer.WriteLine($"The newest {runs.Count}; --all lists the others too.");
        }
    }

    private static string Steps(int step, int? total) => total is { } all ? $"{step}/{all}" : step > 0 ? $"{step}" : None;

    /// <summary>Local time; without the year where it is this one.</summary>
    private static string Started(DateTime time, DateTime now) =>
        time.ToString(time.Year == now.Year ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
