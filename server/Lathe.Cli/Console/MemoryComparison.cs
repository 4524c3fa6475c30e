using System.Globalization;
using Lathe.Memory;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Console;

/// <summary>A run's planned memory beside what was measured.</summary>
internal static class MemoryComparison
{
    /// <summary>Such as <c>0.5 GiB for the run, 0.5 GiB measured (+1.2 %): forward 0.5 / 0.5</c>; null when one of the two is not known.</summary>
    public static string? Of(RunDirectory run)
    {
        if (RecordFile.Read(run.Plan, RunJson.Indented.RunPlan) is not { } plan
            || RecordFile.Read(run.Memory, RunJson.Indented.RunMemory) is not { Step: > 0, PeakBytes: > 0 } measured)
        {
            return null;
        }

        double error = (double)plan.PeakBytes / measured.PeakBytes - 1;
        List<string> phases = [];
        Add("load", plan.Phases.Load, measured.Phases.Load);
        Add("forward", plan.Phases.Forward, measured.Phases.Forward);
        Add("backward", plan.Phases.Backward, measured.Phases.Backward);
        Add("step", plan.Phases.Step, measured.Phases.Step);
        Add("evaluation", plan.Phases.Eval, measured.Phases.Eval);
        string compared = plan.IsLike(measured) || measured.TrainBatch is not { } batch
            ? $" ({(error * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture)} %)"
            : $", in batches of {batch.Rows} x {batch.Length} tokens where {plan.Rows} x {plan.Length} were planned";
        return $"{Gib.Format(plan.PeakBytes)} for the run, {Gib.Format(measured.PeakBytes)} measured{compared}: {string.Join(", ", phases)}";

        void Add(string name, long? planned, long? found)
        {
            if (planned is { } expected && found is { } bytes)
            {
                phases.Add($"{name} {Gib.Number(expected)} / {Gib.Number(bytes)}");
            }
        }
    }
}
