namespace Lathe.Memory.Devices;

/// <summary>A process that holds memory of a GPU.</summary>
/// <param name="ProcessId">Its number on the host; inside of a container this is not the number seen there.</param>
/// <param name="Name">Its program; null where it can't be read.</param>
/// <param name="Bytes">What it holds; null where the driver does not tell, as on Windows.</param>
public sealed record GpuProcess(int ProcessId, string? Name, long? Bytes);
