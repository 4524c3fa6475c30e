using Lathe.Cli.Facts;
using Lathe.Memory;
using Lathe.Memory.Fit;

namespace Lathe.Cli.Commands;

/// <summary>What there is to say about memory before a run is started. It never keeps one from starting.</summary>
internal static class MemoryNotice
{
    /// <summary>A warning in up to two lines; null when the run fits with room.</summary>
    public static string? For(FitReport report)
    {
        if (report.Verdict == FitVerdict.Fits)
        {
            return null;
        }

        RecipeFit fit = RunPlans.With(report.Budget);
        string text = $"memory: the run {FitWords.Comparison(report, fit)}. It is started all the same.";
        return fit.Remedies(report).FirstOrDefault(remedy => remedy.Fits) is { } remedy
            ? $"{text}\n  {remedy.Title}: {Gib.Format(remedy.Plan.Device.Typical)} ({string.Join(", ", remedy.Edits)}). 'lathe plan' shows more."
            : text;
    }
}
