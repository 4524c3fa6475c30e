using Lathe.Models.Shapes;

namespace Lathe.Memory.Scoring;

/// <summary>Plans held against published measurements.</summary>
public sealed class Score
{
    private Score(IReadOnlyList<ScoredRun> runs, int unplanned)
    {
        Runs = runs;
        Unplanned = unplanned;
    }

    /// <summary>The runs that could be planned.</summary>
    public IReadOnlyList<ScoredRun> Runs { get; }

    /// <summary>Rows that don't state enough to be planned, that ran out of memory, or whose model's shape is not given.</summary>
    public int Unplanned { get; }

    /// <summary>A line per source and method, in the order of the table.</summary>
    public IReadOnlyList<ScoreRow> ByMethod =>
        [.. Runs.GroupBy(run => (run.Run.Source, run.Run.Method)).Select(group => ScoreRow.Of(group.Key.Source, group.Key.Method, [.. group]))];

    /// <summary>A line per source.</summary>
    public IReadOnlyList<ScoreRow> BySource =>
        [.. Runs.GroupBy(run => run.Run.Source).Select(group => ScoreRow.Of(group.Key, "all", [.. group]))];

    /// <summary>All together.</summary>
    public ScoreRow Total => ScoreRow.Of("all", "all", Runs);

    /// <summary>Plans every row.</summary>
    public static Score Of(IReadOnlyCollection<PointRow> points, IReadOnlyCollection<PointRow> configs)
    {
        IReadOnlyDictionary<string, ModelShape> shapes = PointReader.Shapes(configs);
        List<ScoredRun> runs = [];
        int unplanned = 0;
        foreach (PointRow point in points)
        {
            if (PointReader.Read(point, shapes) is { } run)
            {
                runs.Add(ScoredRun.Of(run));
            }
            else
            {
                unplanned++;
            }
        }

        return new Score(runs, unplanned);
    }
}
