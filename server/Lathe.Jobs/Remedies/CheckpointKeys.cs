using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Remedies;

/// <summary>Keys whose change leaves a checkpoint usable: neither the optimizer's states nor, but for their type, the trained tensors depend on them.</summary>
public static class CheckpointKeys
{
    private static readonly HashSet<string> Free =
    [
        "per_device_train_batch_size", "per_device_eval_batch_size", "gradient_accumulation_steps", "cutoff_len",
        "disable_gradient_checkpointing", "enable_liger_kernel", "use_unsloth_gc", "bf16", "pure_bf16",
        "learning_rate", "max_grad_norm",
    ];

    /// <summary>Whether a run can go on from its checkpoint after these edits.</summary>
    public static bool Leave(IEnumerable<PlanEditInfo> edits) => edits.All(edit => Free.Contains(edit.Key));
}
