using Lathe.Memory.Remedies;

namespace Lathe.Memory.Fit;

/// <summary>A report with all that views show beside it.</summary>
/// <param name="Recipe">Path of the recipe.</param>
/// <param name="Report">The plan held against the device.</param>
/// <param name="Fit">What was planned for.</param>
public sealed record PlanPage(string Recipe, FitReport Report, RecipeFit Fit)
{
    /// <summary>What earlier runs of this kind showed, as a sentence; null when there were none.</summary>
    public string? Experience { get; init; }

    /// <summary>What decides bytes at the peak, largest first.</summary>
    public IReadOnlyList<KeyShare> Shares { get; } = KeyShares.Of(Report.Plan);

    /// <summary>What would make it fit; empty when it fits with room.</summary>
    public IReadOnlyList<Remedy> Remedies { get; } = Report.Verdict == FitVerdict.Fits ? [] : Fit.Remedies(Report);

    public int? LargestMicroBatch { get; } = Fit.LargestMicroBatch(Report);

    public int? LongestSequence { get; } = Fit.LongestSequence(Report);

    /// <summary>What stands behind the numbers, as sentences.</summary>
    public IReadOnlyList<string> Basis { get; } = PlanBasis.Of(Report, Fit);
}
