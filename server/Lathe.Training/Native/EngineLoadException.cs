namespace Lathe.Training.Native;

/// <summary>The engine's native libraries cannot be used; the message is one sentence that says why and what to do.</summary>
public sealed class EngineLoadException(string message, Exception? inner = null) : Exception(message, inner);
