namespace Lathe.Memory.Planner;

/// <summary>How several devices share a training (ZeRO, arXiv 1910.02054; FSDP, arXiv 2304.11277).</summary>
/// <param name="Kind">What is shared out.</param>
/// <param name="Devices">How many devices.</param>
public sealed record Sharding(ShardingKind Kind, int Devices)
{
    public static Sharding None { get; } = new(ShardingKind.None, 1);

    /// <summary>Optimizer states and master copies are in the host's memory.</summary>
    public bool OffloadsOptimizer { get; init; }

    /// <summary>Weights are in the host's memory and come one block at a time.</summary>
    public bool OffloadsWeights { get; init; }

    /// <summary>DeepSpeed's engine, whose 16-bit training has 32-bit master copies of its own.</summary>
    public bool IsDeepSpeed => Kind is ShardingKind.Zero1 or ShardingKind.Zero2 or ShardingKind.Zero3;

    public bool SharesStates => Devices > 1 && Kind is ShardingKind.Zero1 or ShardingKind.Zero2 or ShardingKind.Zero3 or ShardingKind.Fsdp;

    public bool SharesGradients => Devices > 1 && Kind is ShardingKind.Zero2 or ShardingKind.Zero3 or ShardingKind.Fsdp;

    public bool SharesWeights => Devices > 1 && Kind is ShardingKind.Zero3 or ShardingKind.Fsdp;
}
