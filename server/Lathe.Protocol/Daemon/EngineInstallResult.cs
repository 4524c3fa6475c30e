namespace Lathe.Protocol.Daemon;

/// <param name="Engine">Path of the worker.</param>
/// <param name="Version">The engine's version.</param>
public sealed record EngineInstallResult(string Engine, string Version);
