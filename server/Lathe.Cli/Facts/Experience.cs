using System.Globalization;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Facts;

/// <summary>How plans of earlier runs compared with what the runs took.</summary>
internal static class Experience
{
    /// <summary>A sentence about runs of the same device, family, method and profile; null when there are none.</summary>
    public static string? With(RunPlan plan) => With(plan, CalibrationFile.Read());

    internal static string? With(RunPlan plan, IReadOnlyList<CalibrationPair> pairs)
    {
        double[] errors =
        [
            .. pairs
                .Where(pair => pair.Plan.Device == plan.Device && pair.Plan.Family == plan.Family
                    && pair.Plan.Method == plan.Method && pair.Plan.Profile == plan.Profile && pair.Measured.PeakBytes > 0 && pair.Plan.IsLike(pair.Measured))
                .Select(pair => (double)pair.Plan.PeakBytes / pair.Measured.PeakBytes - 1),
        ];
        if (errors.Length == 0)
        {
            return null;
        }

        string runs = errors.Length == 1 ? "One earlier run" : $"{errors.Length.ToString(CultureInfo.InvariantCulture)} earlier runs";
        string off = (errors.Average(Math.Abs) * 100).ToString("0.0", CultureInfo.InvariantCulture);
        return $"Measured: {runs} of this kind ({plan.Family}, {plan.Method}) on {plan.Device} took within {off} % of the plan on average.";
    }
}
