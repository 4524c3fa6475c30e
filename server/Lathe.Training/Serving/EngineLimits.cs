namespace Lathe.Training.Serving;

/// <summary>What a served model takes on at most.</summary>
/// <param name="Slots">Answers written at the same time.</param>
/// <param name="Waiting">Questions that wait for a slot.</param>
public sealed record EngineLimits(int Slots = 8, int Waiting = 256);
