using Lathe.Memory.Planner;

namespace Lathe.Memory.Profiles;

/// <summary>
/// What PyTorch's caching allocator holds beyond what is allocated. It depends on how many large blocks of different sizes come and go:
/// full logits leave holes, and so do weights that are gathered.
/// </summary>
internal static class AllocatorOverhead
{
    private const long GiB = 1L << 30;

    private static readonly OverheadBand Steady = new(0.97, 1.07, 1.15);
    private static readonly OverheadBand FullLogits = new(0.97, 1.25, 1.65);
    private static readonly OverheadBand Gathered = new(0.97, 1.15, 1.4) { TypicalBytes = 2 * GiB, HighBytes = 4 * GiB };

    public static OverheadBand Of(TrainingSetup setup)
    {
        if (setup.Sharding.SharesWeights)
        {
            return Gathered;
        }

        return setup.Loss is LossKind.FullLogits or LossKind.FusedCrossEntropy ? FullLogits : Steady;
    }
}
