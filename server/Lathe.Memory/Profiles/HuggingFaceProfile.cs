using Lathe.Memory.Planner;

namespace Lathe.Memory.Profiles;

/// <summary>LLaMA-Factory and other trainers on transformers and peft.</summary>
public static class HuggingFaceProfile
{
    private const long MiB = 1 << 20;

    public static EngineProfile Instance { get; } = new()
    {
        Name = "hf",
        Title = "LLaMA-Factory and other trainers on transformers and peft",
        Basis = "formulas, with constants read from published runs of Mistral-7B and Llama-3.2-3B (transformers 4.45 to 5.13)",
        HasEagerAttention = true,
        HasOffloadedCheckpoints = true,
        CachesCasts = true,
        RepeatsKeyValue = true,
        CopiesInputsOfSingleAdapters = true,
        Kept = new LayerCost
        {
            RmsNorm = 1,
            LayerNorm = 1,
            Query = 2,
            KeyValue = 1,
            GatedIntermediate = 3,
            PlainIntermediate = 2,
            BytesPerHead = 4,
        },
        KeptByTrainedNorms = new LayerCost { Hidden = 2 },
        Recomputed = new LayerCost { Hidden = 8, Query = 1, KeyValue = 1, GatedIntermediate = 6, PlainIntermediate = 4 },
        RecomputedByAdapters = new LayerCost { Hidden = 3 },
        BytesPerLogit = new Dictionary<LossKind, double>
        {
            // 16-bit logits, their 32-bit copy, log-probabilities; the gradient takes the copy's place. Versions before 4.50 needed 14.
            [LossKind.FullLogits] = 12,
            [LossKind.FusedCrossEntropy] = 10,
            [LossKind.ChunkedLoss] = 6,
            [LossKind.FusedLinear] = 8,
        },
        ContextBytes = 500 * MiB,
        Overhead = AllocatorOverhead.Of,
        Covers = IsMeasured,
    };

    private static bool IsMeasured(TrainingSetup setup) =>
        setup.Stage is StageKind.Supervised or StageKind.PreTraining
        && setup.Sharding.Kind is ShardingKind.None or ShardingKind.Fsdp
        && setup is { Attention: AttentionKind.Fused, Method: not TuningMethod.Freeze }
        && setup.Checkpointing != Checkpointing.Offloaded
        && setup.Optimizer is { FullStates: 2, ProjectionRank: 0 }
        && setup.Quantization != WeightQuantization.EightBit
        && setup.Shape.LayerGroups.All(group => group.NumExperts == 0);
}
