namespace Lathe.Models.Families;

/// <summary>How a family normalises its residual stream.</summary>
public enum NormType
{
    /// <summary>By the root of the mean square, times a weight (Zhang and Sennrich 2019, arXiv:1910.07467).</summary>
    Rms,

    /// <summary>To mean 0 and variance 1, times a weight, plus a bias (Ba et al. 2016, arXiv:1607.06450).</summary>
    Layer,
}
