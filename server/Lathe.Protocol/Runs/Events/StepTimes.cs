namespace Lathe.Protocol.Runs.Events;

/// <summary>Wall time per step by part, in milliseconds.</summary>
public sealed record StepTimes(double Data, double Forward, double Backward, double Optimizer);
