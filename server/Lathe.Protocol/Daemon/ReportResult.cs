namespace Lathe.Protocol.Daemon;

/// <param name="Markdown">Versions, devices, the engine's own check, and what was asked for, with names of users and secrets taken out.</param>
public sealed record ReportResult(string Markdown);
