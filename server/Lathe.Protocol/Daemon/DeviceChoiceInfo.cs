namespace Lathe.Protocol.Daemon;

/// <param name="Name">Such as <c>CPU</c> or <c>RTX 4090</c>.</param>
/// <param name="Bytes">Its memory.</param>
/// <param name="IsHere">It is in this machine.</param>
public sealed record DeviceChoiceInfo(string Name, long Bytes, bool IsHere);
