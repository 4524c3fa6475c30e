namespace Lathe.Protocol.Daemon;

/// <param name="Key">Key of the source, with dots for what is inside another.</param>
/// <param name="Line">Its line in the source, from 1.</param>
/// <param name="Reason">Why it was left out, and what to do instead where something can be done; one sentence.</param>
public sealed record ImportLeftInfo(string Key, int Line, string Reason);
