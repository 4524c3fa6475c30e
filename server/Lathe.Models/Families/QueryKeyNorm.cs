namespace Lathe.Models.Families;

/// <summary>Normalisation of queries and keys, by a weight without bias.</summary>
public enum QueryKeyNorm
{
    None,

    /// <summary>One weight of a head's width, which all heads share.</summary>
    SharedByHeads,

    /// <summary>A weight for every element of all heads.</summary>
    WholeWidth,
}
