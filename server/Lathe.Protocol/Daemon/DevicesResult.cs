namespace Lathe.Protocol.Daemon;

/// <summary>The machine as it is now.</summary>
/// <param name="Devices">GPUs, then the machine's own memory.</param>
/// <param name="PlannedFor">What memory is planned for, such as <c>RTX 4090, 24 GiB</c>.</param>
public sealed record DevicesResult(IReadOnlyList<DeviceInfo> Devices, string PlannedFor);
