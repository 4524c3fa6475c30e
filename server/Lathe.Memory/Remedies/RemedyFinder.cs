using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;

namespace Lathe.Memory.Remedies;

/// <summary>Finds changes that make a training fit.</summary>
/// <param name="profile">The software that runs it.</param>
/// <param name="budget">What there is, in bytes.</param>
/// <param name="isPossible">Whether a changed key can be used; changes with one that can't are not proposed.</param>
public sealed class RemedyFinder(EngineProfile profile, long budget, Func<KeyEdit, bool> isPossible)
{
    /// <summary>A change that saves a smaller share is not worth its mention.</summary>
    private const double LeastSaving = 0.01;

    /// <summary>How often one way is gone on: a micro-batch of 4,096 can be halved twelve times.</summary>
    private const int MostRepeats = 12;

    /// <summary>
    /// Changes, least harm first: those that make it fit (several together where that does less harm than one alone, or none alone
    /// suffices), then those that help and do not suffice. Empty when nothing helps.
    /// </summary>
    public IReadOnlyList<Remedy> Find(TrainingSetup setup)
    {
        int[] rungs = [.. Enumerable.Range(0, Ladder.Rungs.Count)];
        List<(int Rung, Climb Climb)> singles =
            [.. rungs.Select(rung => (rung, Climb: Go(setup, [rung]))).Where(pair => pair.Climb.Used.Count > 0)];
        List<Remedy> suffice = [.. singles.Where(pair => Fits(pair.Climb.Setup)).Select(pair => Tell(pair.Climb))];
        int firstAlone = suffice.Count == 0 ? rungs.Length : singles.First(pair => Fits(pair.Climb.Setup)).Rung;
        if (Together(setup, firstAlone) is { } together)
        {
            suffice.Insert(0, Tell(together));
        }

        return [.. suffice, .. singles.Where(pair => !Fits(pair.Climb.Setup)).Select(pair => Tell(pair.Climb))];
    }

    /// <summary>The largest micro-batch that fits, up to <paramref name="limit"/>; null when not even one sample does.</summary>
    public int? LargestMicroBatch(TrainingSetup setup, int limit = 4096) =>
        Largest(limit, batch => setup with { MicroBatch = batch });

    /// <summary>The longest sequence that fits, up to <paramref name="limit"/> tokens; null when not even one token does.</summary>
    public int? LongestSequence(TrainingSetup setup, int limit = 1 << 20) =>
        Largest(limit, length => setup with { SequenceLength = length });

    private bool Fits(TrainingSetup setup) => Needed(setup) <= budget;

    private long Needed(TrainingSetup setup) => MemoryPlanner.Plan(setup, profile).Device.Typical;

    private Remedy Tell(Climb climb) => new(
        string.Join("; ", climb.Steps.Select((step, index) => index == 0 ? step.Title : char.ToLowerInvariant(step.Title[0]) + step.Title[1..])),
        string.Join(" ", climb.Steps.Select(step => step.Cost).Distinct()),
        climb.Edits,
        MemoryPlanner.Plan(climb.Setup, profile),
        Fits(climb.Setup));

    /// <summary>
    /// Several ways together, the worst of them as harmless as possible and below <paramref name="bound"/>; null when nothing suffices.
    /// Up the ladder, or the worst first, whose change may decide what the others save: whichever then does less harm.
    /// </summary>
    private Climb? Together(TrainingSetup setup, int bound)
    {
        for (int worst = 1; worst < bound; worst++)
        {
            int[][] orders = [[.. Enumerable.Range(0, worst + 1)], [worst, .. Enumerable.Range(0, worst)]];
            Climb[] sufficient =
            [
                .. orders.Select(order => Go(setup, order))
                    .Where(climb => climb.Used.Count > 1 && Fits(climb.Setup))
                    .Select(climb => WithoutNeedless(setup, climb)),
            ];
            if (sufficient.Length > 0)
            {
                return sufficient.MinBy(climb => Harm(climb.Used));
            }
        }

        return null;
    }

    /// <summary>The worst way counts before all others together, the next worst before the rest, and so on.</summary>
    private static int Harm(IEnumerable<int> used) => used.Sum(rung => 1 << rung);

    private Climb WithoutNeedless(TrainingSetup setup, Climb climb)
    {
        foreach (int rung in climb.Used.OrderDescending().ToArray())
        {
            Climb without = Go(setup, [.. climb.Used.Where(used => used != rung)]);
            if (Fits(without.Setup))
            {
                climb = without;
            }
        }

        return climb;
    }

    /// <summary>Goes the given ways one after another, each as often as it helps, until it fits.</summary>
    private Climb Go(TrainingSetup start, IReadOnlyList<int> rungs)
    {
        Climb climb = new(start);
        foreach (int rung in rungs)
        {
            Climb tried = climb;
            for (int repeat = 0; repeat < MostRepeats && !Fits(tried.Setup); repeat++)
            {
                if (Ladder.Rungs[rung](tried.Setup) is not { } step || !step.Edits.All(isPossible))
                {
                    break;
                }

                tried = tried.With(rung, step);
            }

            long before = Needed(climb.Setup);
            if (before - Needed(tried.Setup) >= before * LeastSaving)
            {
                climb = tried;
            }
        }

        return climb;
    }

    private int? Largest(int limit, Func<int, TrainingSetup> with)
    {
        if (!Fits(with(1)))
        {
            return null;
        }

        // Memory grows with both, so the place where it stops fitting can be halved towards.
        int fits = 1;
        int fails = limit + 1;
        while (fails - fits > 1)
        {
            int middle = fits + (fails - fits) / 2;
            if (Fits(with(middle)))
            {
                fits = middle;
            }
            else
            {
                fails = middle;
            }
        }

        return fits;
    }
}
