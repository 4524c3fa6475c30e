using Lathe.Data;

namespace Lathe.Training.Loop;

/// <summary>What an optimizer step works on.</summary>
/// <param name="MicroBatches">At least one, each with at least one row.</param>
/// <param name="First">Number of the first micro-batch since the start of the run.</param>
/// <param name="EpochAfter">Passes over the data with this step, as a fraction.</param>
/// <param name="EndsEpoch">It is the last one of an epoch.</param>
internal sealed record StepData(
    IReadOnlyList<IReadOnlyList<TokenizedExample>> MicroBatches, ulong First, double EpochAfter, bool EndsEpoch);
