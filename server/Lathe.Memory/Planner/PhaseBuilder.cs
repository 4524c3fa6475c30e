namespace Lathe.Memory.Planner;

/// <summary>Collects the items of a phase.</summary>
internal sealed class PhaseBuilder(PlanPhase phase)
{
    private readonly Dictionary<MemoryItem, long> _items = [];

    public PhaseBuilder Add(MemoryItem item, double bytes)
    {
        long whole = checked((long)Math.Ceiling(bytes));
        if (whole > 0)
        {
            _items[item] = checked(_items.GetValueOrDefault(item) + whole);
        }

        return this;
    }

    public PhaseBuilder Add(IEnumerable<KeyValuePair<MemoryItem, double>> items)
    {
        foreach (var (item, bytes) in items)
        {
            Add(item, bytes);
        }

        return this;
    }

    public PhasePeak Build() => new(phase, _items);
}
