namespace Lathe.Protocol.Daemon;

/// <param name="Session">That of <see cref="ChatStartResult"/>.</param>
/// <param name="Message">Why, as far as it is known.</param>
public sealed record ChatEndedParams(string Session, string? Message = null);
