namespace Lathe.Memory.Fit;

/// <summary>Whether a training fits.</summary>
public enum FitVerdict
{
    /// <summary>Below 85 % of what there is.</summary>
    Fits,

    /// <summary>It should, and little is left.</summary>
    Tight,

    /// <summary>More than there is.</summary>
    TooLarge,
}
