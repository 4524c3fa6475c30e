namespace Lathe.Protocol.Daemon;

/// <param name="Plan">Null when nothing can be planned.</param>
/// <param name="Problem">Why not, as a sentence; null with a plan.</param>
public sealed record PlanResult(MemoryPlanInfo? Plan = null, string? Problem = null);
