namespace Lathe.Models.Safetensors;

/// <summary>Where a tensor is in a file and how to read it.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Sizes, outermost first (row-major); empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsDtype Dtype, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));
}
