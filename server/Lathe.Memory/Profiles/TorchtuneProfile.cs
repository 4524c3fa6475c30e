using Lathe.Memory.Planner;

namespace Lathe.Memory.Profiles;

/// <summary>torchtune: only to compare with its published runs.</summary>
public static class TorchtuneProfile
{
    public static EngineProfile Instance { get; } = new()
    {
        Name = "torchtune",
        Title = "torchtune",
        Basis = "formulas from its modules; constants fitted on three published runs of Llama-3.2-3B",
        HasSingleAdapters = false,
        Kept = new LayerCost
        {
            RmsNorm = 1,
            LayerNorm = 1,
            Query = 3,
            KeyValue = 1,
            GatedIntermediate = 3,
            PlainIntermediate = 2,
            BytesPerHead = 4,
        },
        BlocksInFlight = 1,
        RepeatsKeyValue = true,
        KeptByTrainedNorms = new LayerCost { Hidden = 2 },
        Recomputed = new LayerCost { Hidden = 8, Query = 1, KeyValue = 1, GatedIntermediate = 6, PlainIntermediate = 4 },
        BytesPerLogit = new Dictionary<LossKind, double>
        {
            [LossKind.FullLogits] = 10.4,
            [LossKind.FusedCrossEntropy] = 10,
            [LossKind.ChunkedLoss] = 2,
            [LossKind.FusedLinear] = 8,
        },
        OwnBytesPerLogit = LogitBytes,
        HasHeadGradientInLoss = true,
        ContextBytes = 500L << 20,
        Overhead = AllocatorOverhead.Of,
        Covers = _ => true,
    };

    /// <summary>With compiled layers, norms and the MLP's activation are computed again from what is kept anyway.</summary>
    public static EngineProfile Compiled { get; } = Instance with
    {
        Kept = Instance.Kept with { RmsNorm = 0, Hidden = 2, GatedIntermediate = 2 },
        KeptByTrainedNorms = new LayerCost(),
    };

    /// <summary>In chunks, logits of all tokens are kept in 16 bits; a trained head adds the 32-bit gradient of its chunks.</summary>
    private static double LogitBytes(TrainingSetup setup) => setup.Loss switch
    {
        LossKind.ChunkedLoss => setup.IsLora ? 2 : 3,
        _ => Instance.BytesPerLogit[setup.Loss],
    };
}
