using Lathe.Memory.Devices;
using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>A plan held against a device.</summary>
/// <param name="Plan">What is needed.</param>
/// <param name="Budget">What there is.</param>
public sealed record FitReport(MemoryPlan Plan, DeviceBudget Budget)
{
    /// <summary>From this share on, little is left.</summary>
    public const double TightShare = 0.85;

    /// <summary>
    /// How far beyond a limit the share has to be for a verdict to change that was given before: free memory is never quite still.
    /// </summary>
    public const double Slack = 0.01;

    /// <summary>The verdict that was given on the same plan before; null for none.</summary>
    public FitVerdict? Earlier { get; init; }

    /// <summary>What verdicts go by: the middle of the band.</summary>
    public long Needed => Plan.Device.Typical;

    /// <summary>Needed, relative to what there is.</summary>
    public double Share => Budget.Bytes > 0 ? (double)Needed / Budget.Bytes : double.PositiveInfinity;

    public FitVerdict Verdict =>
        Share > Limit(1, FitVerdict.TooLarge) ? FitVerdict.TooLarge
        : Share >= Limit(TightShare, FitVerdict.Tight) ? FitVerdict.Tight
        : FitVerdict.Fits;

    /// <summary>Keys of the recipe that the engine can't run yet; it is planned all the same.</summary>
    public IReadOnlyList<string> NotYet { get; init; } = [];

    /// <summary>Such as <c>17.3 of 23.1 GiB</c>.</summary>
    public string Summary => $"{Gib.Number(Needed)} of {Gib.Format(Budget.Bytes)}";

    /// <summary>Bytes a remedy has to come down to, so that nothing is to be said any more of what is said now.</summary>
    public long Aim => (long)(Budget.Bytes * Verdict switch
    {
        FitVerdict.Tight => TightShare,
        FitVerdict.TooLarge when Share <= 1 => 1 - Slack,
        _ => 1.0,
    });

    private double Limit(double share, FitVerdict beyond) => Earlier switch
    {
        null => share,
        { } earlier when earlier >= beyond => share - Slack,
        _ => share + Slack,
    };
}
