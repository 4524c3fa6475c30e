using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Daemon;

/// <param name="Events">In order, without gaps.</param>
/// <param name="More">Whether there are more already.</param>
public sealed record RunEventsResult(IReadOnlyList<RunEvent> Events, bool More);
