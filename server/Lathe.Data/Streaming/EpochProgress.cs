namespace Lathe.Data.Streaming;

/// <summary>How far an epoch is, by the bytes of the files, since nobody knows how many rows there are.</summary>
/// <param name="epoch">Passes that are done.</param>
/// <param name="first">Share of the bytes before the first row.</param>
internal sealed class EpochProgress(int epoch, double first)
{
    private double _before;
    private double _after;

    /// <param name="share">Share of the bytes before a window.</param>
    public void Begin(double share) => _before = Scaled(share);

    /// <param name="share">The same behind it.</param>
    public void End(double share) => _after = Math.Max(_before, Scaled(share));

    /// <summary>Passes over the data, as a fraction.</summary>
    /// <param name="rows">Rows of the window that are done.</param>
    /// <param name="count">All of its rows.</param>
    public double After(int rows, int count) => epoch + _before + ((_after - _before) * rows / count);

    private double Scaled(double share) => first < 1 ? Math.Clamp((share - first) / (1 - first), 0, 1) : 1;
}
