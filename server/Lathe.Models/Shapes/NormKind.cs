namespace Lathe.Models.Shapes;

/// <summary>What a normalisation learns; the number is how many vectors of its width.</summary>
internal enum NormKind
{
    /// <summary>Nothing: a layer norm without parameters.</summary>
    None = 0,

    /// <summary>A weight: RMS norm, or layer norm without bias.</summary>
    Weight = 1,

    /// <summary>A weight and a bias: layer norm.</summary>
    WeightAndBias = 2,
}
