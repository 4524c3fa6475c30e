namespace Lathe.Memory.Planner;

/// <summary>The most a phase holds.</summary>
/// <param name="Phase">Which phase.</param>
/// <param name="Items">Bytes by item; items of no bytes are left out.</param>
public sealed record PhasePeak(PlanPhase Phase, IReadOnlyDictionary<MemoryItem, long> Items)
{
    /// <summary>The sum of the items.</summary>
    public long Bytes { get; } = Items.Values.Sum();

    /// <summary>Bytes of one item.</summary>
    public long this[MemoryItem item] => Items.GetValueOrDefault(item);
}
