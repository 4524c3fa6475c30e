namespace Lathe.Training.Adapters;

/// <summary>Shape of the adapters.</summary>
/// <param name="Rank">r: width of the bottleneck.</param>
/// <param name="Alpha">The update is scaled by alpha / r.</param>
/// <param name="Dropout">On the adapter's input, in training only.</param>
/// <param name="Targets">Module names or path suffixes; the single word <c>all</c> means every linear layer but the head.</param>
public sealed record LoraOptions(int Rank, double Alpha, double Dropout, IReadOnlyList<string> Targets);
