using Lathe.Memory.Planner;

namespace Lathe.Memory.Remedies;

/// <summary>A setup, and the ways that were gone to it.</summary>
internal sealed record Climb(TrainingSetup Setup)
{
    /// <summary>The ways that were gone, by their place in <see cref="Ladder.Rungs"/>.</summary>
    public IReadOnlyList<int> Used { get; init; } = [];

    /// <summary>The last step of each way: it says where the way led.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>All changes of keys; of several changes of one key, the last.</summary>
    public IReadOnlyList<KeyEdit> Edits { get; init; } = [];

    public Climb With(int rung, Step step)
    {
        bool goesOn = Used.Count > 0 && Used[^1] == rung;
        return new Climb(step.Setup)
        {
            Used = goesOn ? Used : [.. Used, rung],
            Steps = goesOn ? [.. Steps.SkipLast(1), step] : [.. Steps, step],
            Edits = [.. Edits.Where(edit => step.Edits.All(newer => newer.Key != edit.Key)), .. step.Edits],
        };
    }
}
