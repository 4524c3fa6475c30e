namespace Lathe.Training.Loop;

/// <summary>How often something is done.</summary>
/// <param name="Steps">Optimizer steps between two times; null: at the end of each epoch, where nobody knows how many steps that takes.</param>
public sealed record StepInterval(int? Steps)
{
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="endsEpoch">The last of them was the last of an epoch.</param>
    public bool IsDue(int step, bool endsEpoch) => Steps is { } every ? step % every == 0 : endsEpoch;
}
