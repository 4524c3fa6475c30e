namespace Lathe.Protocol.Daemon;

/// <param name="Name">In plain words.</param>
/// <param name="Bytes">On one device.</param>
public sealed record PlanItemInfo(string Name, long Bytes);
