using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Planner;

/// <summary>Numbers of parameters by what happens to them, and bytes of their formats.</summary>
internal sealed class WeightAccount
{
    private readonly TrainingSetup _setup;
    private readonly EngineProfile _profile;

    public WeightAccount(TrainingSetup setup, EngineProfile profile)
    {
        _setup = setup;
        _profile = profile;
        ModelShape shape = setup.Shape;
        Head = shape.TieWordEmbeddings && !profile.UntiesHead ? 0 : shape.EmbeddingParameters;
        Total = shape.ParameterCount - shape.HeadParameters + Head;
        AdapterMatrices = setup.IsLora
            ? LoraTargets.Select(shape, setup.Adapter.Targets).Parameters(setup.Adapter.Rank, setup.Adapter.HasMagnitude)
            : 0;
        AdapterCopies = setup.IsLora ? shape.CountOf(setup.Adapter.WholeModules) : 0;
        TrainedModel = setup.Method switch
        {
            TuningMethod.Full => Total,
            TuningMethod.Freeze => setup.Part.Parameters(shape),
            _ => 0,
        };
    }

    /// <summary>Parameters of the head; 0 when it is the embedding.</summary>
    public long Head { get; }

    /// <summary>Parameters of the model.</summary>
    public long Total { get; }

    public long AdapterMatrices { get; }

    public long AdapterCopies { get; }

    /// <summary>Trained parameters that are the model's own.</summary>
    public long TrainedModel { get; }

    /// <summary>All that is trained.</summary>
    public long Trained => TrainedModel + AdapterMatrices + AdapterCopies;

    /// <summary>Bytes of an activation's element.</summary>
    public int ComputeBytes => _setup.Precision == Precision.Full32 ? 4 : 2;

    /// <summary>DeepSpeed trains 16-bit weights through 32-bit master copies of its own.</summary>
    public bool HasMasters => _setup.Sharding.IsDeepSpeed && _setup.Precision == Precision.Mixed;

    /// <summary>Bytes of a trained weight as the model has it.</summary>
    public int TrainedBytes => _setup.Precision == Precision.Pure16 || HasMasters ? 2 : 4;

    public int AdapterBytes => !_profile.HasSingleAdapters ? ComputeBytes
        : HasMasters || (_profile.PureIncludesAdapters && _setup.Precision == Precision.Pure16) ? 2 : 4;

    /// <summary>Bytes of a parameter of a module trained as a copy.</summary>
    public int CopyBytes => _profile.HasSingleCopies ? AdapterBytes : ComputeBytes;

    public int FrozenBytes =>
        _setup.Precision == Precision.Full32 || (_setup.Precision == Precision.Mixed && _profile.HasSingleFrozenWeights) ? 4 : 2;

    /// <summary>Bytes of one gradient element of the model's own weights.</summary>
    public int GradientBytes => _profile.GradientBytes > 0 ? _profile.GradientBytes : TrainedBytes;


    /// <summary>FSDP puts weights of one format together, so there nothing is turned into fp32; nor is it for GPTQ.</summary>
    public bool UpcastsUnquantized =>
        _profile.UpcastsUnquantized
        && _setup.Quantization is { } quantization
        && quantization != WeightQuantization.Gptq
        && _setup.Sharding.Kind != ShardingKind.Fsdp;

    /// <summary>Bytes of a gradient element while it is computed: in the compute format first, where that is another one.</summary>
    public int TransientGradientBytes => GradientBytes + (ComputeBytes < GradientBytes ? ComputeBytes : 0);

    /// <summary>Parameters of the largest linear module of a layer.</summary>
    public long LargestLinear => _setup.Shape.LayerGroups
        .SelectMany(group => group.Linears)
        .Max(linear => (long)linear.InFeatures * linear.OutFeatures);

    /// <summary>Parameters that products are made with: an embedding that is not the head only gives rows.</summary>
    public long TrainedOperands => Trained - (_setup.TrainsEmbedding && Head > 0 ? _setup.Shape.EmbeddingParameters : 0);

    /// <summary>Bytes of the model's weights on one device when nothing is shared out.</summary>
    public double ModelBytes
    {
        get
        {
            long frozen = Total - TrainedModel;
            if (_setup.Quantization is not { } quantization)
            {
                return (double)frozen * FrozenBytes + (double)TrainedModel * TrainedBytes;
            }

            long quantized = Quantized;
            long rest = frozen - quantized;
            return quantized * quantization.BitsPerWeight / 8
                + (double)rest * (UpcastsUnquantized ? 4 : FrozenBytes)
                + (double)TrainedModel * TrainedBytes;
        }
    }

    /// <summary>Parameters that are stored quantized.</summary>
    public long Quantized => _setup.Quantization is null
        ? 0
        : _setup.Shape.LayerGroups.Sum(group => group.Count * group.Linears.Where(linear => !linear.IsRouter).Sum(linear => linear.ParameterCount))
            + (_profile.QuantizesHead ? Head : 0);

    public double AdapterTensorBytes =>
        (double)AdapterMatrices * AdapterBytes + (double)AdapterCopies * CopyBytes;

    /// <summary>Bytes of the matrices that adapters started from, where the engine keeps them to tell what the weights lack.</summary>
    public double StartBytes => _setup.IsLora && _setup.Adapter.HasStart && _profile.KeepsAdapterStart
        ? LoraTargets.Select(_setup.Shape, _setup.Adapter.Targets).Parameters(_setup.Adapter.Rank) * 4.0
        : 0;

    public double GradientTensorBytes =>
        (double)TrainedModel * GradientBytes
        + (_profile.GradientBytes > 0 ? (double)(AdapterMatrices + AdapterCopies) * _profile.GradientBytes : AdapterTensorBytes);

    /// <summary>Bytes of what is trained, in the format it is trained in.</summary>
    public double TrainedTensorBytes => (double)TrainedModel * TrainedBytes + AdapterTensorBytes;

    /// <summary>Parameters of the largest quantized weight.</summary>
    public long LargestQuantized => _setup.Quantization is null
        ? 0
        : Math.Max(LargestLinear, _profile.QuantizesHead ? Head : 0);

    /// <summary>Parameters of the largest tensor.</summary>
    public long LargestTensor => Math.Max(_setup.Shape.EmbeddingParameters, LargestLinear);
}
