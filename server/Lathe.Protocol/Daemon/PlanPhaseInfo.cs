namespace Lathe.Protocol.Daemon;

/// <param name="Name">In plain words.</param>
/// <param name="Bytes">The most it holds: the sum of the items.</param>
/// <param name="IsPeak">It holds more than the others.</param>
/// <param name="Items">Largest first.</param>
public sealed record PlanPhaseInfo(string Name, long Bytes, bool IsPeak, IReadOnlyList<PlanItemInfo> Items);
