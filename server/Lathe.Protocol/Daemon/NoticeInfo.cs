using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Daemon;

/// <param name="Time">When it was said, in UTC.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One or two sentences.</param>
public sealed record NoticeInfo(DateTimeOffset Time, NoticeLevel Severity, string Message);
