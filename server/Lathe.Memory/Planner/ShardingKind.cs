namespace Lathe.Memory.Planner;

/// <summary>What devices share out.</summary>
public enum ShardingKind
{
    /// <summary>One device.</summary>
    None,

    /// <summary>The data; every device has everything else.</summary>
    Ddp,

    /// <summary>Optimizer states.</summary>
    Zero1,

    /// <summary>Optimizer states and gradients.</summary>
    Zero2,

    /// <summary>Optimizer states, gradients and weights.</summary>
    Zero3,

    /// <summary>The same as <see cref="Zero3"/>, by PyTorch's FSDP.</summary>
    Fsdp,
}
