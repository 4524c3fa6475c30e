using Lathe.Memory.Profiles;

namespace Lathe.Memory.Planner;

/// <summary>Puts the accounts together, phase by phase.</summary>
internal sealed class PlanSums
{
    private readonly TrainingSetup _setup;
    private readonly EngineProfile _profile;
    private readonly WeightAccount _weights;
    private readonly ActivationAccount _activations;
    private readonly LossAccount _loss;
    private readonly OptimizerAccount _optimizer;
    private readonly ExchangeAccount _exchange;

    public PlanSums(TrainingSetup setup, EngineProfile profile)
    {
        _setup = setup;
        _profile = profile;
        _weights = new WeightAccount(setup, profile);
        _activations = new ActivationAccount(setup, profile, _weights);
        _loss = new LossAccount(setup, profile, _weights);
        _optimizer = new OptimizerAccount(setup, profile, _weights);
        _exchange = new ExchangeAccount(setup, _weights);
    }

    /// <summary>States that may leave the device: no tensor of the framework's, and there while there is room.</summary>
    public long PagedBytes => checked((long)(States - ResidentStates));

    private double States => _exchange.States(_optimizer.States);

    /// <summary>Paged states need a little of the memory at least.</summary>
    private double ResidentStates => _setup.Optimizer.IsPaged ? Math.Min(States, _profile.PagedBudgetBytes ?? 0) : States;

    public PhasePeak Load() => new PhaseBuilder(PlanPhase.Load)
        .Add(Models())
        .Add(MemoryItem.LoadCopies, _weights.LargestTensor * _profile.LoadCopyBytes)
        .Build();

    public PhasePeak Forward()
    {
        // A quantized head is unpacked before there is a loss: either moment may be the larger one.
        double unpacked = _profile.QuantizesHead ? Dequantized : 0;
        double lossAtHead = _loss.BytesWith(_profile.LogitBytesAtQuantizedHead);
        bool isAtHead = unpacked > 0 && unpacked + lossAtHead > _loss.Bytes;
        return new PhaseBuilder(PlanPhase.Forward)
            .Add(Resident())
            .Add(MemoryItem.WeightCopies, Casts(_weights.TrainedModel) + HeadCasts)
            .Add(MemoryItem.Gradients, _exchange.Gradients(_optimizer.GradientsInForward) + _loss.HeadGradient)
            .Add(MemoryItem.Activations, _activations.Kept)
            .Add(MemoryItem.LogitsAndLoss, isAtHead ? lossAtHead : _loss.Bytes)
            .Add(MemoryItem.DequantizedWeight, isAtHead ? unpacked : 0)
            .Add(MemoryItem.ExchangeBuffers, _exchange.ForwardBuffers)
            .Build();
    }

    /// <summary>
    /// A backward pass trades kept activations for gradients. The most is held at its start (all that was kept, the head's gradient), in
    /// the first layer (all gradients but the embedding's), or at the end, when that one is there as well.
    /// </summary>
    public PhasePeak Backward()
    {
        double all = _exchange.Gradients(_optimizer.Gradients);
        double before = _exchange.Gradients(_optimizer.GradientsInForward);
        double table = Math.Min(all, (double)_setup.Shape.EmbeddingParameters * _weights.GradientBytes);
        double head = _setup.TrainsHead ? table : 0;
        double embedding = _setup.TrainsEmbedding && _weights.Head > 0 && before == 0 ? table : 0;
        double newest = _weights.TrainedModel > 0 ? (double)_weights.LargestLinear * _weights.TransientGradientBytes : 0;
        double block = _activations.BlockBackward;
        (double Gradients, double Activations, double Block)[] moments =
        [
            (Math.Max(before, head) + newest, _activations.Kept, block),
            (all - embedding, _activations.KeptAtEnd, block),
            (all, _activations.KeptAtEnd, 0),
        ];
        var most = moments.MaxBy(moment => moment.Gradients + moment.Activations + moment.Block);
        return new PhaseBuilder(PlanPhase.Backward)
            .Add(Resident())
            .Add(MemoryItem.WeightCopies, Casts(_weights.TrainedModel / Math.Max(1, _setup.Shape.NumHiddenLayers)))
            .Add(MemoryItem.Gradients, most.Gradients)
            .Add(MemoryItem.Activations, most.Activations)
            .Add(MemoryItem.BlockBackward, most.Block)
            .Add(MemoryItem.DequantizedWeight, Dequantized)
            .Add(MemoryItem.ExchangeBuffers, _exchange.BackwardBuffers)
            .Build();
    }

    public PhasePeak Step() => new PhaseBuilder(PlanPhase.Step)
        .Add(Resident())
        .Add(MemoryItem.Gradients, _exchange.Gradients(_optimizer.Gradients))
        .Add(MemoryItem.StepCopies, _exchange.States(_optimizer.StepCopies))
        .Build();

    public PhasePeak Evaluate(EvaluationSetup evaluation)
    {
        double tokens = (double)evaluation.Batch * _setup.SequenceLength;
        double cache = evaluation.NewTokens > 0
            ? (double)evaluation.Batch * (_setup.SequenceLength + evaluation.NewTokens)
                * _setup.Shape.KeyValueCacheWidth * _setup.Shape.NumHiddenLayers * _weights.ComputeBytes
            : 0;
        double layer = _activations.LayerPerToken * tokens;
        return new PhaseBuilder(PlanPhase.Evaluation)
            .Add(Resident())
            .Add(MemoryItem.Activations, layer)
            .Add(MemoryItem.EvaluationLogits, _loss.EvaluationBytes(evaluation))
            .Add(MemoryItem.KeyValueCache, cache)
            .Add(MemoryItem.DequantizedWeight, Dequantized)
            .Add(MemoryItem.ExchangeBuffers, _exchange.ForwardBuffers)
            .Build();
    }

    /// <summary>Writers take weights from where they are: nothing is copied.</summary>
    public PhasePeak Save() => new PhaseBuilder(PlanPhase.Save).Add(Resident()).Build();

    /// <summary>A quantized weight is unpacked for its product, one at a time.</summary>
    private double Dequantized => _profile.UnpackedValues > 0 ? 0 : _weights.LargestQuantized * _profile.DequantizedBytes;

    /// <summary>Where quantized weights are unpacked piece by piece.</summary>
    private double Scratch => _setup.Quantization is null ? 0 : _profile.UnpackedValues * (double)_weights.ComputeBytes;

    private double Casts(long parameters) =>
        _profile.CachesCasts && _setup.Precision == Precision.Mixed && !_weights.HasMasters && _setup.Sharding.Kind != ShardingKind.Fsdp
            ? (parameters + (_profile.HasSingleFrozenWeights ? _weights.Total - _weights.TrainedModel : 0)) * 2.0
            : 0;

    /// <summary>A frozen 32-bit head that is used in chunks is cast once for each, and each keeps its cast.</summary>
    private double HeadCasts => _profile is { CachesCasts: true, HasSingleFrozenWeights: true, LossRows: { } rows }
        && _setup is { Precision: Precision.Mixed, Loss: LossKind.ChunkedLoss }
            ? (Math.Ceiling((double)_setup.SequenceLength / rows) - 1) * _weights.Head * 2
            : 0;

    /// <summary>Models, without what training adds.</summary>
    private Dictionary<MemoryItem, double> Models()
    {
        Dictionary<MemoryItem, double> items = new()
        {
            [MemoryItem.Weights] = _exchange.Weights,
            [MemoryItem.Adapters] = _exchange.Adapters + _weights.StartBytes,
            [MemoryItem.Workspaces] = _profile.WorkspaceBytes + Scratch,
        };
        double frozen = _weights.Total * (double)_weights.FrozenBytes;
        double copy = _setup.Sharding.SharesWeights ? frozen / _setup.Sharding.Devices : frozen;

        // Frozen weights beside an adapter are their own reference.
        if (_setup.Stage.HasReference() && !_setup.IsLora)
        {
            items[MemoryItem.ReferenceModel] = copy;
        }

        if (_setup.Stage == StageKind.Ppo)
        {
            items[MemoryItem.ValueModel] = _setup.Shape.HiddenSize * 4.0;

            // Beside an adapter the reward model is one more adapter on the same weights.
            items[MemoryItem.RewardModel] = _setup.IsLora ? _weights.AdapterTensorBytes : copy;
        }

        return items;
    }

    /// <summary>What stays all the time.</summary>
    private Dictionary<MemoryItem, double> Resident()
    {
        Dictionary<MemoryItem, double> items = Models();
        items[MemoryItem.OptimizerStates] = ResidentStates;
        items[MemoryItem.WeightCopies] = _exchange.States(_weights.HasMasters ? _weights.Trained * 4.0 : 0)
            + (_setup.Precision == Precision.Mixed ? _weights.TrainedOperands * (double)_profile.ComputeCopyBytes : 0);
        return items;
    }
}
