namespace Lathe.Memory.Planner;

/// <summary>A part of a training with a peak of its own.</summary>
public enum PlanPhase
{
    Load,

    /// <summary>The end of the forward pass: everything that was kept, and the loss.</summary>
    Forward,

    Backward,

    /// <summary>The optimizer's step.</summary>
    Step,

    Evaluation,

    Save,
}
