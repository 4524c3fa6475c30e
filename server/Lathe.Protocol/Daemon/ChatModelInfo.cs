namespace Lathe.Protocol.Daemon;

/// <summary>Somebody to talk to: the base, or the base with an adapter.</summary>
/// <param name="Id">As a completion's <c>model</c> names it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Adapter">Absolute path of the adapter's folder; null for the base.</param>
public sealed record ChatModelInfo(string Id, string Title, string? Adapter = null);
