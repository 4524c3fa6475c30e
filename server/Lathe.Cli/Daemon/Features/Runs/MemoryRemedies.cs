using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Remedies;
using Lathe.Memory;
using Lathe.Memory.Fit;
using Lathe.Memory.Remedies;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Binding;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>What would let a run need less memory that had too little of it.</summary>
internal static class MemoryRemedies
{
    private const int Most = 6;

    /// <summary>Least harm first, for the recipe as it was started; empty when its memory can't be planned any more.</summary>
    public static IReadOnlyList<RunRemedyInfo> For(RunDirectory run, RunRecord record, bool hasCheckpoint)
    {
        if (!RecipeFile.TryRead(run.Recipe, out var source, out _))
        {
            return [];
        }

        FileSystemFacts facts = new(record.WorkingDirectory, record.RecipePath);
        var bound = RecipeBinder.Bind(source, record.Overrides, new BindOptions { Facts = facts });
        return RunPlans.For(bound, record.WorkingDirectory, facts) is not { } report
            ? []
            : [.. RunPlans.With(report.Budget).RemediesAfterFailure(report).Take(Most).Select(remedy => Told(remedy, report, hasCheckpoint))];
    }

    private static RunRemedyInfo Told(Remedy remedy, FitReport report, bool hasCheckpoint)
    {
        PlanEditInfo[] edits = [.. remedy.Edits.Select(edit => new PlanEditInfo(edit.Key, edit.Value))];
        return new RunRemedyInfo(
            remedy.Title,
            $"{remedy.Cost} By plan it needs {Gib.Format(remedy.Plan.Device.Typical)} instead of {Gib.Format(report.Needed)}.",
            edits,
            hasCheckpoint && CheckpointKeys.Leave(edits));
    }
}
