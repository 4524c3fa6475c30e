namespace Lathe.Models.Families;

/// <summary>A parameter the model has, under its name in a checkpoint. Linear weights are [out, in] unless they are transposed.</summary>
public sealed record ParameterSpec(string Name, IReadOnlyList<long> Shape, ParameterRole Role)
{
    /// <summary>Index of the decoder layer it belongs to; null outside the layers.</summary>
    public int? Layer { get; init; }

    /// <summary>The weight of a linear module that is stored as [in, out].</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));
}
