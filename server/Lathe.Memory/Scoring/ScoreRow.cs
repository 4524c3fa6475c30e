namespace Lathe.Memory.Scoring;

/// <summary>How plans of one source and method compare with what was measured. Errors are shares: 0.05 is 5 %.</summary>
/// <param name="Source">Who published the measurements.</param>
/// <param name="Method">Such as <c>qlora</c>.</param>
/// <param name="Rows">Measurements that could be planned.</param>
public sealed record ScoreRow(string Source, string Method, int Rows)
{
    /// <summary>Exactly specified runs on one device with a measured allocation.</summary>
    public required int AllocatedPoints { get; init; }

    /// <summary>Mean of the errors without their signs.</summary>
    public required double? AllocatedMape { get; init; }

    /// <summary>Mean of the errors.</summary>
    public required double? AllocatedBias { get; init; }

    /// <summary>The furthest a plan stayed below what was measured; 0: none did.</summary>
    public required double? WorstUnderestimate { get; init; }

    /// <summary>Runs whose device was measured.</summary>
    public required int DevicePoints { get; init; }

    /// <summary>Share of them inside the band.</summary>
    public required double? DeviceCoverage { get; init; }

    /// <summary>Mean width of the band, relative to what was measured.</summary>
    public required double? DeviceBandWidth { get; init; }

    /// <summary>Mean error of the band's middle, without signs.</summary>
    public required double? DeviceMape { get; init; }

    /// <summary>Sums up runs.</summary>
    public static ScoreRow Of(string source, string method, IReadOnlyCollection<ScoredRun> runs)
    {
        double[] errors = [.. runs.Select(run => run.Error).OfType<double>()];
        bool[] covered = [.. runs.Select(run => run.IsCovered).OfType<bool>()];
        return new ScoreRow(source, method, runs.Count)
        {
            AllocatedPoints = errors.Length,
            AllocatedMape = Mean(errors.Select(Math.Abs)),
            AllocatedBias = Mean(errors),
            WorstUnderestimate = errors.Length == 0 ? null : Math.Min(0, errors.Min()),
            DevicePoints = covered.Length,
            DeviceCoverage = Mean(covered.Select(isIn => isIn ? 1.0 : 0.0)),
            DeviceBandWidth = Mean(runs.Select(run => run.BandWidth).OfType<double>()),
            DeviceMape = Mean(runs.Select(run => run.DeviceError).OfType<double>().Select(Math.Abs)),
        };
    }

    private static double? Mean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? null : all.Average();
    }
}
