namespace Lathe.Protocol.Runs.Events;

/// <summary>A paused run goes on.</summary>
public sealed record ResumedEvent : RunEvent;
