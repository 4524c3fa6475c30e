using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>Tells which values of a recipe a plan's bytes hang on.</summary>
public static class KeyShares
{
    /// <summary>Keys with their bytes at the peak, largest first.</summary>
    public static IReadOnlyList<KeyShare> Of(MemoryPlan plan) =>
    [
        .. plan.Peak.Items
            .GroupBy(item => KeyOf(item.Key, plan.Setup))
            .Select(group => new KeyShare(
                group.Key,
                group.Sum(item => item.Value),
                [.. group.OrderByDescending(item => item.Value).Select(item => item.Key)]))
            .OrderByDescending(share => share.Bytes)
            .ThenBy(share => share.Key, StringComparer.Ordinal),
    ];

    /// <summary>The key that changes an item first of all.</summary>
    private static string KeyOf(MemoryItem item, TrainingSetup setup) => item switch
    {
        MemoryItem.Activations or MemoryItem.BlockBackward or MemoryItem.LogitsAndLoss =>
            setup.MicroBatch > 1 ? "per_device_train_batch_size" : "cutoff_len",
        MemoryItem.EvaluationLogits or MemoryItem.KeyValueCache => "per_device_eval_batch_size",
        MemoryItem.Adapters => setup.Adapter.WholeModules.Count > 0 ? "additional_target" : "lora_rank",
        MemoryItem.Gradients or MemoryItem.WeightCopies => TrainedKey(setup),
        MemoryItem.OptimizerStates or MemoryItem.StepCopies => setup.IsLora ? TrainedKey(setup) : setup.Optimizer == OptimizerMemory.Muon ? "use_muon" : "optim",
        MemoryItem.ReferenceModel => "stage",
        MemoryItem.RewardModel or MemoryItem.ValueModel => "reward_model",
        MemoryItem.ExchangeBuffers => "deepspeed",
        _ => "model_name_or_path",
    };

    private static string TrainedKey(TrainingSetup setup) =>
        setup.Method == TuningMethod.Freeze ? setup.Part.Layers == 0 ? "freeze_extra_modules" : "freeze_trainable_layers"
        : !setup.IsLora ? "finetuning_type"
        : setup.Adapter.WholeModules.Count > 0 ? "additional_target"
        : "lora_rank";
}
