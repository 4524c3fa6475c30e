namespace Lathe.Benchmarks;

/// <summary>What a measured run trains.</summary>
internal enum MemoryMethod
{
    /// <summary>Everything.</summary>
    Full,

    /// <summary>Adapters of rank 8 on all linear layers.</summary>
    Lora,

    /// <summary>The same on a base of four bits with double quantization.</summary>
    Qlora,

    /// <summary>The last two layers.</summary>
    Freeze,
}
