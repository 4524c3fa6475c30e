using Lathe.Memory.Planner;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Profiles;

/// <summary>LitGPT: only to compare with its published runs.</summary>
public static class LitGptProfile
{
    public static EngineProfile Instance { get; } = new()
    {
        Name = "litgpt",
        Title = "LitGPT",
        Basis = "formulas from its modules; bytes per logit and per quantized input fitted on its published runs",
        HasSingleAdapters = false,
        UntiesHead = true,
        QuantizesHead = true,
        DequantizedBytes = 4,
        LogitBytesAtQuantizedHead = 5,
        LossRows = 128,
        QuantizedInputBytes = 2,
        CachesCasts = true,
        HasSingleFrozenWeights = true,
        FusedInputs = new HashSet<LinearInput> { LinearInput.AttentionInput },
        Kept = new LayerCost
        {
            RmsNorm = 1,
            LayerNorm = 1,
            Query = 3,
            KeyValue = 1.5,
            GatedIntermediate = 3,
            PlainIntermediate = 1,
            BytesPerHead = 4,
            Hidden = 1.75,
        },
        KeptByTrainedNorms = new LayerCost { RmsNorm = 1 },
        Recomputed = new LayerCost { Hidden = 8, Query = 1, KeyValue = 1, GatedIntermediate = 6, PlainIntermediate = 4 },
        BytesPerLogit = new Dictionary<LossKind, double>
        {
            [LossKind.FullLogits] = 14,
            [LossKind.FusedCrossEntropy] = 10,
            [LossKind.ChunkedLoss] = 9,
            [LossKind.FusedLinear] = 8,
        },
        ContextBytes = 500L << 20,
        Overhead = AllocatorOverhead.Of,
        Covers = _ => true,
    };

    /// <summary>As of spring 2024, when quantized products kept 32-bit copies of their inputs.</summary>
    public static EngineProfile Hub { get; } = Instance with { QuantizedInputBytes = 4 };
}
