namespace Lathe.Jobs.Downloads;

/// <summary>A connection that did not come about or ended early; the message is the reason, half a sentence.</summary>
internal sealed class BrokenOffException(string message, Exception? inner = null) : Exception(message, inner);
