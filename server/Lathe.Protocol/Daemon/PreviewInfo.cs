namespace Lathe.Protocol.Daemon;

/// <summary>A prompt and what the model said to it.</summary>
/// <param name="Prompt">The user's words.</param>
/// <param name="Before">The answer before training; null when there is none.</param>
/// <param name="After">The answer after training; null when there is none yet.</param>
public sealed record PreviewInfo(string Prompt, string? Before = null, string? After = null);
