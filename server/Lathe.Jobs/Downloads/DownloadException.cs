namespace Lathe.Jobs.Downloads;

/// <summary>Something that can't be fetched, and trying again as it is will not help.</summary>
/// <param name="message">One or two sentences.</param>
/// <param name="hint">What to do.</param>
/// <param name="inner">The cause.</param>
public sealed class DownloadException(string message, string hint, Exception? inner = null) : Exception(message, inner)
{
    public string Hint { get; } = hint;
}
