namespace Lathe.Jobs.Engines;

/// <summary>An engine that could not be installed; the one that was used before still is.</summary>
/// <param name="message">One or two sentences.</param>
/// <param name="hint">What to do.</param>
/// <param name="inner">The cause.</param>
public sealed class EngineInstallException(string message, string hint, Exception? inner = null) : Exception(message, inner)
{
    public string Hint { get; } = hint;
}
