namespace Lathe.Training.Diagnostics;

/// <summary>Parts of a run whose memory is told apart; a run comes back to most of them.</summary>
public enum MemoryPhase
{
    /// <summary>Reading and tokenizing the data.</summary>
    Prepare,

    /// <summary>Weights, adapters, optimizer states, a checkpoint that is resumed from.</summary>
    Load,

    /// <summary>Answers before and after training.</summary>
    Preview,

    /// <summary>Forward pass of a micro-batch with its loss, and the loss head's gradients, which are made with it.</summary>
    Forward,

    /// <summary>Backward pass of a micro-batch.</summary>
    Backward,

    /// <summary>Optimizer step.</summary>
    Step,

    /// <summary>Evaluation.</summary>
    Eval,

    /// <summary>Checkpoints, and what a finished run leaves.</summary>
    Save,
}
