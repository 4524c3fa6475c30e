using Lathe.Protocol;
using Lathe.Protocol.Runs;

namespace Lathe.Worker.Reporting;

/// <summary>Keeps a run's plan beside its measurement, for later plans of the same kind.</summary>
internal static class Calibration
{
    /// <summary>Does nothing for a run without a plan, or one that ended before anything was measured.</summary>
    public static void Keep(RunDirectory run)
    {
        if (RecordFile.Read(run.Plan, RunJson.Indented.RunPlan) is { } plan
            && RecordFile.Read(run.Memory, RunJson.Indented.RunMemory) is { Step: > 0 } measured)
        {
            _ = CalibrationFile.TryAppend(new CalibrationPair(run.Id.ToString(), DateTimeOffset.UtcNow, LatheVersion.Current, plan, measured));
        }
    }
}
