namespace Lathe.Worker.Modes;

/// <summary>Records of a newer version.</summary>
internal sealed class RunVersionException(string message) : Exception(message);
