namespace Lathe.Protocol.Worker;

/// <param name="Accepted">Whether the run will do it.</param>
/// <param name="Reason">Why it will not, one sentence; null when it will.</param>
public sealed record ControlReply(bool Accepted, string? Reason = null);
