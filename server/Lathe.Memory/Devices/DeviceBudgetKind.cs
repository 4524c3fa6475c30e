namespace Lathe.Memory.Devices;

/// <summary>What an amount of memory to plan for is based on.</summary>
public enum DeviceBudgetKind
{
    /// <summary>A GPU of this machine, as its driver describes it now.</summary>
    PresentGpu,

    /// <summary>A GPU of the table, which need not be here.</summary>
    KnownGpu,

    /// <summary>An amount the user gave.</summary>
    GivenAmount,

    /// <summary>This machine's own memory, for runs on the processor.</summary>
    HostMemory,
}
