namespace Lathe.Training.Quantization;

/// <summary>
/// The 256 values of dynamic quantization (Dettmers 2015, arXiv:1511.04561): each decade towards zero has half as many values as the one
/// above it. Scales of scales and 8-bit optimizer states are stored by it.
/// </summary>
public static class DynamicMap
{
    private const int Decades = 7;

    /// <summary>From -1 to 1, ascending.</summary>
    public static IReadOnlyList<float> Symmetric { get; } = Create(symmetric: true);

    /// <summary>From 0 to 1, ascending.</summary>
    public static IReadOnlyList<float> Positive { get; } = Create(symmetric: false);

    /// <summary>Rounded once, from double: that of bitsandbytes, made in float, differs in the last bit of some and is in its files.</summary>
    private static float[] Create(bool symmetric)
    {
        List<float> values = [0f, 1f];
        for (var i = 0; i < Decades; i++)
        {
            var count = 1 << (symmetric ? i : i + 1);
            var scale = Math.Pow(10, i - (Decades - 1));
            for (var at = 0; at < count; at++)
            {
                var middle = (float)((0.1 + (0.9 * (at + 0.5) / count)) * scale);
                values.Add(middle);
                if (symmetric)
                {
                    values.Add(-middle);
                }
            }
        }

        values.Sort();
        return [.. values];
    }
}
