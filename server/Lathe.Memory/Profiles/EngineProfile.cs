using Lathe.Memory.Planner;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Profiles;

/// <summary>How the software that runs a training uses memory: everything a plan needs that is neither of the model nor of the recipe.</summary>
public sealed record EngineProfile
{
    /// <summary>Its name in commands.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in texts.</summary>
    public required string Title { get; init; }

    /// <summary>Where its constants come from.</summary>
    public required string Basis { get; init; }

    // What of a recipe it heeds.

    /// <summary>It is the engine that comes with the planner: only what it can do is proposed.</summary>
    public bool RunsHere { get; init; }

    /// <summary>Without a key that asks for 16 bits everything is in 32.</summary>
    public bool ComputesIn32BitsByDefault { get; init; }

    /// <summary>Where a recipe asks for 16 bits it gets them; else everything but pure bf16 is in 32 all the same.</summary>
    public bool ComputesIn16Bits { get; init; } = true;

    /// <summary><c>flash_attn: disabled</c> keeps matrices of scores.</summary>
    public bool HasEagerAttention { get; init; }

    /// <summary><c>use_unsloth_gc</c> moves kept layer inputs to the host.</summary>
    public bool HasOffloadedCheckpoints { get; init; }

    /// <summary>The accuracy of an evaluation needs no logits of a whole pass.</summary>
    public bool ComputesAccuracyInChunks { get; init; }

    /// <summary>How the loss is computed unless a recipe asks for another way.</summary>
    public LossKind DefaultLoss { get; init; } = LossKind.FullLogits;

    // Weights.

    /// <summary>Low-rank matrices are 32-bit numbers.</summary>
    public bool HasSingleAdapters { get; init; } = true;

    /// <summary>Where everything is in 16 bits, so are they.</summary>
    public bool PureIncludesAdapters { get; init; }

    /// <summary>Beside magnitudes each adapted layer keeps its output once more (DoRA).</summary>
    public bool KeepsScaledOutputs { get; init; }

    /// <summary>The matrices that an adapter started from stay in memory in fp32 (PiSSA).</summary>
    public bool KeepsAdapterStart { get; init; }

    /// <summary>Modules that are trained as a copy are 32-bit numbers as well.</summary>
    public bool HasSingleCopies { get; init; } = true;

    /// <summary>The head is a tensor of its own, also where the model ties it to the embedding.</summary>
    public bool UntiesHead { get; init; }

    /// <summary>The head is quantized like the layers.</summary>
    public bool QuantizesHead { get; init; }

    /// <summary>With quantization, everything that stays unquantized becomes fp32, and with it the residual stream.</summary>
    public bool UpcastsUnquantized { get; init; }

    /// <summary>Bytes per logit when a quantized head is unpacked; the loss comes after that.</summary>
    public double LogitBytesAtQuantizedHead { get; init; }

    /// <summary>Bytes per element while a quantized weight is used.</summary>
    public double DequantizedBytes { get; init; } = 2;

    /// <summary>Quantized weights are unpacked piece by piece into so many values of the compute format, held from then on; 0: one weight whole.</summary>
    public long UnpackedValues { get; init; }

    /// <summary>Quantized products keep their input, in so many bytes per element; 0: they don't.</summary>
    public double QuantizedInputBytes { get; init; }

    /// <summary>With mixed precision frozen weights are 32-bit numbers as well, and each product keeps a 16-bit copy of its weight.</summary>
    public bool HasSingleFrozenWeights { get; init; }

    /// <summary>Weights of trained 32-bit tensors are copied to 16 bits in a pass, and the copies live as long as it.</summary>
    public bool CachesCasts { get; init; }

    /// <summary>Where the loader holds a second copy: bytes per element of the largest tensor.</summary>
    public double LoadCopyBytes { get; init; } = 2;

    // Activations.

    /// <summary>What a layer keeps for the backward pass, inputs of trained products apart.</summary>
    public required LayerCost Kept { get; init; }

    /// <summary>What norms keep in addition when their weights are trained.</summary>
    public LayerCost KeptByTrainedNorms { get; init; } = new();

    /// <summary>The most a layer holds while it is computed again and its gradients flow.</summary>
    public required LayerCost Recomputed { get; init; }

    /// <summary>What adapters add to it.</summary>
    public LayerCost RecomputedByAdapters { get; init; } = new();

    /// <summary>Blocks whose backward passes overlap with FSDP and adapters, where the next block is gathered early.</summary>
    public double BlocksInFlight { get; init; } = 1.95;

    /// <summary>Inputs of several products that are one module, so that adapters on them share one copy.</summary>
    public IReadOnlySet<LinearInput> FusedInputs { get; init; } = new HashSet<LinearInput>();

    /// <summary>Masks of dropped inputs have the compute format; else they are one byte per element.</summary>
    public bool HasWideMasks { get; init; }

    /// <summary>Without autocast, 32-bit matrices get 32-bit copies of their inputs.</summary>
    public bool CopiesInputsOfSingleAdapters { get; init; }

    /// <summary>Inputs that are kept anyway, so that a trained product adds nothing.</summary>
    public IReadOnlySet<LinearInput> SharedInputs { get; init; } = new HashSet<LinearInput> { LinearInput.AttentionOutput };

    /// <summary>Fused attention wants keys and values as wide as queries.</summary>
    public bool RepeatsKeyValue { get; init; }

    /// <summary>Bytes per head, query and key that eager attention keeps.</summary>
    public double ScoreBytes { get; init; } = 6;

    /// <summary>Bytes of a kept layer input per element, when the residual stream has a format of its own; 0: the compute format.</summary>
    public int ResidualBytes { get; init; }

    /// <summary>Layer inputs that are kept beside those of the layers, such as the embedding's output.</summary>
    public int ExtraLayerInputs { get; init; }

    // Loss.

    /// <summary>Bytes per token and word of the vocabulary at the peak.</summary>
    public required IReadOnlyDictionary<LossKind, double> BytesPerLogit { get; init; }

    /// <summary>Where bytes per logit depend on more than the kind of loss: takes the place of <see cref="BytesPerLogit"/>.</summary>
    public Func<TrainingSetup, double>? OwnBytesPerLogit { get; init; }

    /// <summary>What bounding logits by a tanh adds to it.</summary>
    public double SoftcapBytesPerLogit { get; init; } = 4;

    /// <summary>Copies of the last hidden state beside the logits.</summary>
    public double HiddenCopies { get; init; } = 2;

    /// <summary>Rows the head is computed for at a time, when it is not computed at once; null: as many as fit the hidden state.</summary>
    public int? LossRows { get; init; }

    /// <summary>Bytes of the logits of one chunk, where that decides the rows.</summary>
    public long? LossChunkBytes { get; init; }

    /// <summary>The gradient of the head is computed along with the loss.</summary>
    public bool HasHeadGradientInLoss { get; init; }

    /// <summary>Bytes per logit of an evaluation pass.</summary>
    public double EvaluationBytesPerLogit { get; init; } = 10;

    // Optimizer.

    /// <summary>Bytes of a trained parameter's gradient; 0: as the weight.</summary>
    public int GradientBytes { get; init; }

    /// <summary>States that have a weight's shape are fp32 whatever the weight's format; those of 8-bit optimizers have their own.</summary>
    public bool HasSingleStates { get; init; }

    /// <summary>Layers below the first trained one keep nothing for the backward pass, which does not reach them.</summary>
    public bool SkipsFrozenLayers { get; init; }

    /// <summary>An optimizer step updates one tensor after the other, without copies of all of them.</summary>
    public bool StepsTensorByTensor { get; init; }

    /// <summary>
    /// What paged states need where there is no room for all of them: only that is planned for, and at most they take all. Null: they
    /// count as a whole, since nothing moves them before memory is full.
    /// </summary>
    public long? PagedBudgetBytes { get; init; }

    /// <summary>Bytes of a copy that mixed precision keeps of trained weights, to compute with.</summary>
    public int ComputeCopyBytes { get; init; }

    // Overhead.

    /// <summary>Whether runs of this kind were measured.</summary>
    public required Func<TrainingSetup, bool> Covers { get; init; }

    /// <summary>What a process holds before the model: context, kernels, libraries.</summary>
    public long ContextBytes { get; init; }

    /// <summary>Fixed workspaces of kernels.</summary>
    public long WorkspaceBytes { get; init; }

    /// <summary>What the allocator holds, relative to what is allocated.</summary>
    public required Func<TrainingSetup, OverheadBand> Overhead { get; init; }
}
