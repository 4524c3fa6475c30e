namespace Lathe.Training.Adapters;

/// <summary>Shape of the adapters.</summary>
/// <param name="Rank">r: width of the bottleneck.</param>
/// <param name="Alpha">Numerator of <see cref="Scale"/>.</param>
/// <param name="Dropout">On the adapter's input, in training only.</param>
/// <param name="Targets">Module names or path suffixes; the single word <c>all</c> means every linear layer but the head.</param>
public sealed record LoraOptions(int Rank, double Alpha, double Dropout, IReadOnlyList<string> Targets)
{
    /// <summary>Divides by the root of the rank, so that high ranks learn as fast (rsLoRA, Kalajdzievski 2023, arXiv:2312.03732).</summary>
    public bool UseRslora { get; init; }

    /// <summary>Factor of the update B A: alpha / r, or alpha / sqrt(r).</summary>
    public double Scale => Alpha / (UseRslora ? Math.Sqrt(Rank) : Rank);
}
