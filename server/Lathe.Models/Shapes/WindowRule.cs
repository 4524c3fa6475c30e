namespace Lathe.Models.Shapes;

/// <summary>Which layers <c>sliding_window</c> limits.</summary>
internal enum WindowRule
{
    /// <summary>None, or only some of them.</summary>
    NotEveryLayer,

    EveryLayer,

    /// <summary>Those from <c>max_window_layers</c> on, if <c>use_sliding_window</c> is set.</summary>
    FromLayer,
}
