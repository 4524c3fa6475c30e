namespace Lathe.Protocol.Daemon;

/// <param name="Name">Such as <c>CPU</c> or <c>NVIDIA GeForce RTX 4090</c>.</param>
/// <param name="Bytes">Its memory.</param>
/// <param name="FreeBytes">What is free of it.</param>
public sealed record DeviceInfo(string Name, long Bytes, long FreeBytes);
