using Lathe.Memory;
using Lathe.Protocol.Runs.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lathe.Cli.Console;

/// <summary>A running run as a few lines: the last log rows, warnings, a bar, the current figures.</summary>
internal static class RunView
{
    private const int LastRows = 8;
    private const int LastNotices = 3;
    private const int WidestBar = 40;

    public static Rows Frame(RunProgress progress, string? sentence, int width, DateTimeOffset now)
    {
        var parts = new List<IRenderable>();
        if (progress.Newest.Plan is { } plan)
        {
            parts.Add(new Text(Terminal.OneLine(EventText.Of(plan)), new Style(decoration: Decoration.Dim)));
        }

        if (progress.Rows.Count > 0)
        {
            parts.Add(LogTable(progress));
        }

        // Notes are for the time of preparation; warnings stay.
        var notices = progress.Notices.Where(notice => progress.Newest.Plan is null || notice.Severity is NoticeLevel.Warning);
        parts.AddRange(notices.TakeLast(LastNotices).Select(Notice));
        if (progress.Newest.End is null)
        {
            parts.Add(Bar(progress, width, now));
            parts.AddRange(Current(progress));
        }

        if (sentence is not null)
        {
            parts.Add(new Text(Terminal.OneLine(sentence), new Style(Color.Yellow)));
        }

        return new Rows(parts);
    }

    private static Table LogTable(RunProgress progress)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in (string[])["step", "epoch", "loss", "lr", "grad norm", "tok/s"])
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var row in progress.Rows.TakeLast(LastRows))
        {
            _ = row switch
            {
                StepEvent step => table.AddRow(
                    $"{step.Step}", Figures.Epoch(step.Epoch), Figures.Loss(step.Loss), Figures.Rate(step.LearningRate),
                    Figures.Norm(step.GradNorm), Figures.PerSecond(step.TokensPerSecond)),
                EvalEvent eval => table.AddRow(
                    new Markup($"[blue]{eval.Step} eval[/]"), new Markup($"[blue]{Figures.Epoch(eval.Epoch)}[/]"),
                    new Markup($"[blue]{Figures.Loss(eval.Loss)}[/]"), new Text(""), new Text(""), new Text("")),
                _ => table,
            };
        }

        return table;
    }

    private static Text Notice(NoticeEvent notice) => new(
        Terminal.OneLine(EventText.Of(notice)!),
        notice.Severity is NoticeLevel.Warning ? new Style(Color.Yellow) : new Style(decoration: Decoration.Dim));

    private static IRenderable Bar(RunProgress progress, int width, DateTimeOffset now)
    {
        if (progress.Newest.Queued is { } queued)
        {
            return new Text(Terminal.OneLine(queued.Reason)).Ellipsis();
        }

        var elapsed = Figures.Duration(progress.StartedAt is { } start ? (now - start).TotalSeconds : 0);
        var name = progress.Newest.IsPaused ? "Paused" : PhaseNames.Of(progress.Newest.Phase?.Phase);
        var (done, total) = Position(progress);
        if (total <= 0)
        {
            return new Text($"{name}{(progress.Newest.Phase?.Detail is { } detail ? $": {Terminal.OneLine(detail)}" : "")}  {elapsed}").Ellipsis();
        }

        var share = Math.Clamp((double)done / total, 0, 1);
        var length = Math.Clamp(width - 50, 10, WidestBar);
        var filled = (int)Math.Round(share * length);
        var count = progress.Newest.Phase?.Phase is RunPhase.Training ? $"step {done}/{total}" : $"{share:P0}";
        var bar = $"[green]{new string('━', filled)}[/][grey]{new string('━', length - filled)}[/]";
        return new Markup($"{name}  {bar}  {count}  {elapsed}");
    }

    /// <summary>Steps while training; the phase's own unit otherwise.</summary>
    private static (long Done, long Total) Position(RunProgress progress) =>
        progress.Newest.Progress is { } own && progress.Newest.Phase?.Phase == own.Phase ? (own.Done, own.Total)
        : progress.Newest.Phase?.Phase is RunPhase.Training && progress.Newest.Plan is { } plan
            ? (progress.Newest.Step?.Step ?? plan.ResumedFromStep, plan.TotalSteps)
        : (0, 0);

    private static IEnumerable<IRenderable> Current(RunProgress progress)
    {
        if (progress.Newest.Step is not { } step)
        {
            yield break;
        }

        yield return new Markup(
            $"loss [bold]{Figures.Loss(step.Loss)}[/]  lr {Figures.Rate(step.LearningRate)}  " +
            $"grad norm {Figures.Norm(step.GradNorm)}  {Figures.PerSecond(step.TokensPerSecond)} tok/s  " +
            $"memory {Gib.Format(step.RssBytes)}  left {Figures.Duration(step.EtaSeconds)}");
    }
}
