using Lathe.Memory.Devices;
using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>Says what a plan's numbers rest on.</summary>
public static class PlanBasis
{
    /// <summary>The same in a sentence or two, for places with little room.</summary>
    public static string InShort(FitReport report, RecipeFit fit)
    {
        string how = fit.Profile.RunsHere ? "in Lathe's engine" : "as LLaMA-Factory would run it";
        string basis = report.Plan.Coverage == PlanCoverage.FormulaOnly ? "Formula only" : "By formula";
        string measured = (fit.Profile.RunsHere, report.Budget.Kind, report.Plan.Coverage) switch
        {
            (_, _, PlanCoverage.FormulaOnly) => "no measured run of this kind is known",
            (true, DeviceBudgetKind.HostMemory, _) => "compared with measured runs of it",
            (true, _, _) => "it was not measured on a GPU",
            _ => "compared with published runs, no GPU measurement of Lathe's own stands behind it",
        };
        string later = report.NotYet.Count > 0 ? $" Not possible in Lathe yet: {string.Join(", ", report.NotYet)}." : "";
        return $"{basis}, {how}; {measured}.{later}";
    }

    public static IReadOnlyList<string> Of(FitReport report, RecipeFit fit)
    {
        List<string> sentences = [report.Budget.Basis, $"Planned as {fit.Profile.Title} would run it: {fit.Profile.Basis}."];
        if (report.Plan.Coverage == PlanCoverage.FormulaOnly)
        {
            sentences.Add("Formula only: no measured run of this kind is known.");
        }

        if (fit.Profile.RunsHere && report.Budget.Kind != DeviceBudgetKind.HostMemory)
        {
            sentences.Add("Lathe's engine was not measured on a GPU.");
        }

        if (!fit.Profile.ComputesIn16Bits)
        {
            sentences.Add("This processor is faster at fp32 than at bf16, so Lathe computes in fp32 here, whatever bf16 says.");
        }

        if (report.NotYet.Count > 0)
        {
            sentences.Add($"Lathe can't run it yet ({string.Join(", ", report.NotYet)}); the plan counts it all the same.");
        }

        return sentences;
    }
}
