using Lathe.Memory.Fit;
using Lathe.Memory.Planner;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Memory;

/// <summary>From a plan to the protocol's.</summary>
internal static class PlanConversion
{
    /// <param name="page">The plan.</param>
    /// <param name="finding">Code of the finding that is shown about it; null for none.</param>
    /// <param name="hasErrors">The recipe would be refused.</param>
    public static MemoryPlanInfo From(PlanPage page, string? finding, bool hasErrors)
    {
        var report = page.Report;
        return new MemoryPlanInfo
        {
            Summary = FitWords.Line(report, page.Fit),
            Comparison = FitWords.Comparison(report, page.Fit),
            Verdict = VerdictOf(report.Verdict),
            Finding = finding,
            HasErrors = hasErrors,
            Needed = report.Needed,
            NeededAtLeast = report.Plan.Device.Low,
            NeededAtMost = report.Plan.Device.High,
            Budget = report.Budget.Bytes,
            Device = report.Budget.Name,
            Devices = page.Fit.Devices,
            Profile = page.Fit.Profile.Name,
            Basis = page.Basis,
            NotYet = report.NotYet,
            Phases = [.. report.Plan.Phases.Select(phase => PhaseOf(phase, isPeak: phase == report.Plan.Peak))],
            Keys = [.. page.Shares.Select(share => new PlanKeyInfo(share.Key, share.Bytes, [.. share.Items.Select(ItemNames.Of)]))],
            Remedies =
            [
                .. page.Remedies.Select(remedy => new PlanRemedyInfo(
                    remedy.Title,
                    remedy.Cost,
                    remedy.Plan.Device.Typical,
                    remedy.Fits,
                    [.. remedy.Edits.Select(edit => new PlanEditInfo(edit.Key, edit.Value))])),
            ],
            LargestMicroBatch = page.LargestMicroBatch,
            LongestSequence = page.LongestSequence,
        };
    }

    private static PlanPhaseInfo PhaseOf(PhasePeak phase, bool isPeak) => new(
        ItemNames.Of(phase.Phase),
        phase.Bytes,
        isPeak,
        [.. phase.Items.OrderByDescending(item => item.Value).Select(item => new PlanItemInfo(ItemNames.Of(item.Key), item.Value))]);

    private static PlanVerdict VerdictOf(FitVerdict verdict) => verdict switch
    {
        FitVerdict.Fits => PlanVerdict.Fits,
        FitVerdict.Tight => PlanVerdict.Tight,
        _ => PlanVerdict.TooLarge,
    };
}
