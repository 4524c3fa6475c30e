namespace Lathe.Models.Families;

/// <summary>Which layers of a family <c>sliding_window</c> limits, where <c>layer_types</c> does not say.</summary>
public enum WindowedLayers
{
    None,

    Every,

    /// <summary>Those from <c>max_window_layers</c> on, if <c>use_sliding_window</c> is set.</summary>
    FromLayer,

    /// <summary>All but every n-th: n is the family's, or <c>sliding_window_pattern</c>.</summary>
    AllButEveryNth,
}
