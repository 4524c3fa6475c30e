namespace Lathe.Protocol.Daemon;

/// <param name="Source">Absolute path or <c>https:</c> address of an engine's archive.</param>
/// <param name="Sha256">What its bytes must come to, in hexadecimal; null: what stands in the file of the same name with <c>.sha256</c>.</param>
public sealed record EngineInstallParams(string Source, string? Sha256 = null);
