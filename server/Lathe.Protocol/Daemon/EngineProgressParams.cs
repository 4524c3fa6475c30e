namespace Lathe.Protocol.Daemon;

/// <summary>How far an installation is; at most ten a second.</summary>
/// <param name="Step">What is being done, a few words.</param>
/// <param name="Done">Bytes.</param>
/// <param name="Total">Bytes; 0 when unknown.</param>
public sealed record EngineProgressParams(string Step, long Done, long Total);
