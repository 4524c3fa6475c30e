namespace Lathe.Models.Config;

/// <summary>Rotary position embedding. What lies beyond <see cref="Type"/> is meaningful only for the kinds it names.</summary>
public sealed record RopeParameters
{
    public double Theta { get; init; } = 10_000;

    public RopeType Type { get; init; }

    /// <summary>Of all kinds but the default: how much longer texts may be.</summary>
    public double Factor { get; init; } = 1;

    /// <summary><see cref="RopeType.Llama3"/>.</summary>
    public double LowFreqFactor { get; init; } = 1;

    /// <summary><see cref="RopeType.Llama3"/>.</summary>
    public double HighFreqFactor { get; init; } = 1;

    /// <summary>Of all kinds but the default and linear: context length of the pre-training the stretch starts from, in tokens.</summary>
    public int OriginalMaxPositionEmbeddings { get; init; }

    /// <summary><see cref="RopeType.Yarn"/>: frequencies with more turns within the original context are kept.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary><see cref="RopeType.Yarn"/>: frequencies with fewer turns within the original context are divided.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary><see cref="RopeType.Yarn"/>: both bounds are rounded to whole frequencies.</summary>
    public bool RoundsBounds { get; init; } = true;

    /// <summary><see cref="RopeType.Yarn"/> and <see cref="RopeType.LongRope"/>: factor of cosines and sines.</summary>
    public double AttentionFactor { get; init; } = 1;

    /// <summary><see cref="RopeType.LongRope"/>: divisors of the frequencies for texts within the original context.</summary>
    public IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary><see cref="RopeType.LongRope"/>: divisors of the frequencies for longer texts.</summary>
    public IReadOnlyList<double> LongFactors { get; init; } = [];
}
