namespace Lathe.Models.Config;

/// <summary>Rotary position embedding. The last four values are meaningful only for <see cref="RopeType.Llama3"/>.</summary>
public sealed record RopeParameters
{
    public double Theta { get; init; } = 10_000;

    public RopeType Type { get; init; }

    public double Factor { get; init; } = 1;

    public double LowFreqFactor { get; init; } = 1;

    public double HighFreqFactor { get; init; } = 1;

    /// <summary>Context length of the pre-training the stretch starts from, in tokens.</summary>
    public int OriginalMaxPositionEmbeddings { get; init; }
}
