namespace Lathe.Protocol.Daemon;

/// <summary>An adapter to talk to beside those that the target has itself.</summary>
/// <param name="Name">What it is called, as a model's id; unique among those of a session.</param>
/// <param name="Folder">Absolute path of its folder.</param>
public sealed record ChatAdapterInfo(string Name, string Folder);
