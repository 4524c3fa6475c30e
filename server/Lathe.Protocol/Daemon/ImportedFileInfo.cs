namespace Lathe.Protocol.Daemon;

/// <param name="Name">Relative to the source's folder.</param>
/// <param name="Text">All of it.</param>
public sealed record ImportedFileInfo(string Name, string Text);
