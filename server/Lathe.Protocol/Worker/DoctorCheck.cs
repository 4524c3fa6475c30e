namespace Lathe.Protocol.Worker;

/// <param name="Name">What was looked at, such as <c>libtorch</c>.</param>
/// <param name="Status">Whether it is well.</param>
/// <param name="Value">What was found.</param>
/// <param name="Hint">What to do; null when nothing needs doing.</param>
public sealed record DoctorCheck(string Name, DoctorStatus Status, string Value, string? Hint = null);
