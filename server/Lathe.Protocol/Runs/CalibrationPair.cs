namespace Lathe.Protocol.Runs;

/// <summary>A plan and what the run it was made for took: one line of <see cref="CalibrationFile"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="At">When it ended.</param>
/// <param name="LatheVersion">The version that planned and ran it.</param>
/// <param name="Plan">What was planned.</param>
/// <param name="Measured">What was measured.</param>
public sealed record CalibrationPair(string RunId, DateTimeOffset At, string LatheVersion, RunPlan Plan, RunMemory Measured);
