using Lathe.Memory.Planner;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Profiles;

/// <summary>
/// Lathe's own engine on the processor. What it holds follows from its modules: they keep what their backward pass needs, in one place
/// each; the residual stream, gradients and optimizer states are fp32, trained weights too unless they are in pure bf16.
/// </summary>
public static class LatheProfile
{
    private const long MB = 1_000_000;

    public static EngineProfile Instance { get; } = new()
    {
        Name = "lathe",
        Title = "Lathe's engine",
        Basis = "formulas from the engine's modules, compared with measured runs",
        RunsHere = true,
        ComputesIn32BitsByDefault = true,
        ComputesAccuracyInChunks = true,
        DefaultLoss = LossKind.FusedLinear,
        HasSingleAdapters = true,
        PureIncludesAdapters = true,
        KeepsAdapterStart = true,
        KeepsScaledOutputs = true,
        HasSingleStates = true,
        SkipsFrozenLayers = true,
        StepsTensorByTensor = true,

        // The engine's PagedStates.Budget: pages in use, read ahead, or on their way to the disk.
        PagedBudgetBytes = 256L << 20,
        GradientBytes = 4,
        ComputeCopyBytes = 2,
        LoadCopyBytes = 0,
        HasWideMasks = true,
        UnpackedValues = 2 << 20,
        WorkspaceBytes = 52 * MB,
        ContextBytes = 162 * MB,
        ResidualBytes = 4,
        ExtraLayerInputs = 1,
        SharedInputs = new HashSet<LinearInput>
        {
            LinearInput.AttentionInput, LinearInput.AttentionOutput, LinearInput.MlpInput, LinearInput.MlpActivation,
        },

        // Two normed inputs, q, k, v, attention's output, gate, up and their product; two residual streams; sums of exponentials.
        Kept = new LayerCost
        {
            Hidden = 2,
            SingleHidden = 2,
            Query = 2,
            KeyValue = 1,
            GatedIntermediate = 3,
            PlainIntermediate = 2,
            BytesPerHead = 4,
        },

        // The same, and the gradients of the MLP's three tensors.
        Recomputed = new LayerCost
        {
            Hidden = 2,
            SingleHidden = 2,
            Query = 2,
            KeyValue = 1,
            GatedIntermediate = 6,
            PlainIntermediate = 4,
            BytesPerHead = 4,
        },
        BytesPerLogit = new Dictionary<LossKind, double>(),
        OwnBytesPerLogit = LogitBytes,
        LossChunkBytes = 128L << 20,
        HasHeadGradientInLoss = true,
        HiddenCopies = 3,
        EvaluationBytesPerLogit = 8,
        Overhead = _ => new OverheadBand(1.0, 1.05, 1.1),
        Covers = setup => setup is { Stage: StageKind.Supervised or StageKind.PreTraining, Sharding.Devices: 1 },
    };

    /// <summary>The engine on a processor whose bf16 products are slower than its fp32 ones (false) computes in fp32, unless that is asked for as pure bf16.</summary>
    public static EngineProfile On(bool? prefersBf16) => Instance with { ComputesIn16Bits = prefersBf16 ?? true };

    /// <summary>fp32: the gradient takes the logits' place, and a trained head needs a transposed copy. bf16: both formats side by side.</summary>
    private static double LogitBytes(TrainingSetup setup) =>
        setup.Precision != Precision.Full32 ? 8 : !setup.TrainsHead ? 4 : 8;
}
