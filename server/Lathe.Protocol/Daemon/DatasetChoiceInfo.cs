namespace Lathe.Protocol.Daemon;

/// <param name="Name">As registered.</param>
/// <param name="Folder">Of the registry, relative to the working directory.</param>
public sealed record DatasetChoiceInfo(string Name, string Folder);
