using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>Items and phases of a plan in plain words, for every view.</summary>
public static class ItemNames
{
    public static string Of(MemoryItem item) => item switch
    {
        MemoryItem.Weights => "weights",
        MemoryItem.Adapters => "adapter",
        MemoryItem.WeightCopies => "copies of weights in another precision",
        MemoryItem.Gradients => "gradients",
        MemoryItem.OptimizerStates => "optimizer states",
        MemoryItem.ReferenceModel => "reference model",
        MemoryItem.RewardModel => "reward model",
        MemoryItem.ValueModel => "value head",
        MemoryItem.Activations => "kept activations",
        MemoryItem.BlockBackward => "one layer's backward pass",
        MemoryItem.LogitsAndLoss => "logits and loss",
        MemoryItem.DequantizedWeight => "a weight while it is unpacked",
        MemoryItem.ExchangeBuffers => "buffers between GPUs",
        MemoryItem.StepCopies => "copies of the optimizer step",
        MemoryItem.EvaluationLogits => "logits of evaluation",
        MemoryItem.KeyValueCache => "key/value cache",
        MemoryItem.LoadCopies => "copies while loading",
        MemoryItem.Workspaces => "workspaces",
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, null),
    };

    public static string Of(PlanPhase phase) => phase switch
    {
        PlanPhase.Load => "loading the model",
        PlanPhase.Forward => "forward pass and loss",
        PlanPhase.Backward => "backward pass",
        PlanPhase.Step => "optimizer step",
        PlanPhase.Evaluation => "evaluation",
        PlanPhase.Save => "saving",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };
}
