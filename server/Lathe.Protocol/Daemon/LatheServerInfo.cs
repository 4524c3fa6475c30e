namespace Lathe.Protocol.Daemon;

/// <param name="Protocol">What the daemon speaks.</param>
/// <param name="Version">Lathe's version.</param>
/// <param name="SchemaVersion">Version of the recipe's keys, as in the schema.</param>
/// <param name="Capabilities">What it can do: the closed list of <see cref="DaemonCapability"/>; clients hide what is not there.</param>
/// <param name="Engine">Path of the worker; absent when it is not installed, and nothing can be trained.</param>
public sealed record LatheServerInfo(
    ProtocolVersion Protocol, string Version, string SchemaVersion, IReadOnlyList<DaemonCapability> Capabilities, string? Engine = null);
