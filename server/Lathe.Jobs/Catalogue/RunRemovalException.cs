namespace Lathe.Jobs.Catalogue;

/// <summary>A run may not be removed. The message says why, for the user.</summary>
/// <param name="message">One sentence.</param>
/// <param name="hint">What to do.</param>
public sealed class RunRemovalException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
