namespace Lathe.Memory.Devices.Table;

/// <summary>What the table of GPUs has for a name.</summary>
/// <param name="Found">The GPU; null when none or several fit.</param>
/// <param name="Candidates">GPUs that fit in part, best first; empty when one was found.</param>
/// <param name="Suggestions">Of an unknown name: those that are written nearly like it, nearest first.</param>
/// <param name="Problem">Why none was found, as a sentence; null when one was.</param>
public sealed record GpuLookup(
    KnownGpu? Found,
    IReadOnlyList<KnownGpu> Candidates,
    IReadOnlyList<KnownGpu> Suggestions,
    string? Problem)
{
    private const int MostNamed = 8;

    internal static GpuLookup Of(KnownGpu gpu) => new(gpu, [], [], null);

    internal static GpuLookup Several(string name, IReadOnlyList<KnownGpu> candidates) =>
        new(null, candidates, [], $"'{name}' may be {Names(candidates)}.");

    internal static GpuLookup Unknown(string name, IReadOnlyList<KnownGpu> suggestions) => new(
        null,
        [],
        suggestions,
        $"No GPU named '{name}' is known." + (suggestions.Count > 0 ? $" Did you mean {Names(suggestions)}?" : ""));

    private static string Names(IReadOnlyList<KnownGpu> gpus)
    {
        int first = gpus.Count > MostNamed ? MostNamed : gpus.Count - 1;
        string last = gpus.Count > MostNamed ? $"one of {gpus.Count - MostNamed} more" : gpus[^1].Name;
        return first == 0 ? last : $"{string.Join(", ", gpus.Take(first).Select(gpu => gpu.Name))} or {last}";
    }
}
