namespace Lathe.Memory.Planner;

/// <summary>What sharing a training over devices adds to each of them. All bytes are of one device.</summary>
internal sealed class ExchangeAccount(TrainingSetup setup, WeightAccount weights)
{
    // DeepSpeed's default for the elements of a buffer.
    private const double BucketElements = 5e8;

    private Sharding Sharding => setup.Sharding;

    /// <summary>Bytes of the model's weights that stay on a device.</summary>
    public double Weights => Sharding.OffloadsWeights ? 0 : Shared(weights.ModelBytes, Sharding.SharesWeights);

    public double Adapters => Sharding.OffloadsWeights ? 0 : Shared(weights.AdapterTensorBytes, Sharding.SharesWeights);

    /// <summary>With weights in the host's memory, their gradients go there as they come.</summary>
    public double Gradients(double all) => Sharding.OffloadsWeights ? 0 : Shared(all, Sharding.SharesGradients);

    public double States(double all) => Sharding.OffloadsOptimizer ? 0 : Shared(all, Sharding.SharesStates);

    /// <summary>Buffers of a forward pass: weights that are gathered.</summary>
    public double ForwardBuffers => GatheredWeights;

    /// <summary>Buffers of a backward pass: weights that are gathered, gradients on their way, and a whole block's gradients.</summary>
    public double BackwardBuffers
    {
        get
        {
            double gradients = weights.GradientTensorBytes;
            return Sharding.Devices == 1 ? 0 : Sharding.Kind switch
            {
                ShardingKind.Ddp or ShardingKind.Zero1 => gradients,
                ShardingKind.Zero2 => Math.Min(gradients, BucketElements * weights.GradientBytes),
                ShardingKind.Zero3 or ShardingKind.Fsdp => GatheredWeights + Math.Min(gradients - Gradients(gradients), BlockGradients),
                _ => 0,
            };
        }
    }

    /// <summary>Two blocks, the one in use and the next, and what is outside of blocks; never more than is missing.</summary>
    private double GatheredWeights
    {
        get
        {
            if (!Sharding.SharesWeights && !Sharding.OffloadsWeights)
            {
                return 0;
            }

            double layers = setup.Shape.LayerGroups.Sum(group => group.Count * (double)group.ParameterCount);
            double perParameter = Math.Min(weights.ModelBytes / weights.Total, weights.ComputeBytes);
            double block = setup.Shape.LayerGroups.Max(group => group.ParameterCount);
            double outside = weights.Total - layers;
            return Math.Min(weights.ModelBytes - Weights, perParameter * (2 * block + outside));
        }
    }

    private double BlockGradients
    {
        get
        {
            if (weights.TrainedModel > 0)
            {
                return (double)setup.Shape.LayerGroups.Max(group => group.ParameterCount) * weights.GradientBytes;
            }

            return weights.GradientTensorBytes / setup.Shape.NumHiddenLayers;
        }
    }

    private double Shared(double bytes, bool isShared) => isShared ? bytes / Sharding.Devices : bytes;
}
