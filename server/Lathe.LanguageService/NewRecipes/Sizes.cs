using Lathe.Memory.Fit;
using Lathe.Memory.Planner;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>What of a training decides its memory and may be chosen freely.</summary>
/// <param name="MicroBatch">Samples in one pass.</param>
/// <param name="Length">Tokens of a sample.</param>
/// <param name="KeepsActivations">Nothing is computed again in the backward pass.</param>
internal sealed record Sizes(int MicroBatch, int Length, bool KeepsActivations)
{
    /// <summary>Samples in one optimizer step, whatever the micro-batch.</summary>
    public const int Batch = 16;

    /// <summary>More at a time make a step no faster.</summary>
    public const int LargestMicroBatch = 8;
    private const int UsualLength = 2048;
    private const int ShortestLength = 128;

    /// <summary>A length is taken when one sample of it needs at most this share: little is left then, and it is enough to run.</summary>
    private const double MostShare = 0.95;

    /// <summary>What a training starts from whose memory can't be planned.</summary>
    public static Sizes Cautious { get; } = new(1, UsualLength, KeepsActivations: false);

    public int Accumulation => Batch / MicroBatch;

    /// <summary>The largest that may be chosen for a model.</summary>
    public static Sizes Most(int? context) => new(LargestMicroBatch, Longest(context), KeepsActivations: true);

    /// <summary>
    /// The sizes that suit a device best, and their report. Long samples come first: the longest of which one can be trained, or the
    /// shortest where none can. Then speed, as far as it leaves room: keeping activations saves a third of the work, but only with a
    /// micro-batch that keeps the device busy.
    /// </summary>
    public static (Sizes Sizes, FitReport Report) Choose(TrainingSetup setup, RecipeFit fit)
    {
        int length = Longest(setup.Shape.MaxPositionEmbeddings);
        Sizes least = new(1, length, KeepsActivations: false);
        while (least.Length / 2 >= ShortestLength && Report(least).Share > MostShare)
        {
            least = least with { Length = least.Length / 2 };
        }

        (int MicroBatch, bool KeepsActivations)[] faster = [(8, true), (4, true), (8, false), (4, false), (2, false)];
        Sizes chosen = faster
            .Select(one => least with { MicroBatch = one.MicroBatch, KeepsActivations = one.KeepsActivations })
            .FirstOrDefault(sizes => Report(sizes).Verdict == FitVerdict.Fits) ?? least;
        return (chosen, Report(chosen));

        FitReport Report(Sizes sizes) => new(MemoryPlanner.Plan(sizes.Of(setup), fit.Profile), fit.Budget);
    }

    private static int Longest(int? context) => Math.Clamp(context ?? UsualLength, 2, UsualLength);

    private TrainingSetup Of(TrainingSetup setup) => setup with
    {
        MicroBatch = MicroBatch,
        SequenceLength = Length,
        GradientAccumulationSteps = Accumulation,
        Checkpointing = KeepsActivations ? Checkpointing.None : Checkpointing.Blocks,
        Evaluation = setup.Evaluation is { } evaluation ? evaluation with { Batch = MicroBatch } : null,
    };
}
