using Lathe.Recipes.Keys;

namespace Lathe.Memory.Devices.Table;

/// <summary>Finds GPUs by the many ways in which people and drivers write their names.</summary>
internal sealed class GpuIndex
{
    private const double Gibibyte = 1L << 30;
    private const int MostSuggestions = 3;

    /// <summary>Names longer than this are no typing mistakes.</summary>
    private const int LongestName = 64;

    private readonly (GpuWords Form, KnownGpu Gpu)[] _forms;

    public GpuIndex(IReadOnlyList<KnownGpu> gpus) => _forms = [.. gpus.SelectMany(gpu => FormsOf(gpu).Select(form => (form, gpu)))];

    public GpuLookup Find(string name)
    {
        string shown = name.Length > LongestName ? name[..LongestName] + "..." : name;
        var asked = GpuWords.Of(name);
        if (asked.Words.Count == 0 || name.Length > LongestName)
        {
            return GpuLookup.Unknown(shown, []);
        }

        string compact = asked.Compact;
        KnownGpu[] same = Fitting(form => form.Compact == compact || form.CompactWithUnits == compact || form.HasSameWords(asked));
        if (same.Length > 0)
        {
            return same.Length == 1 ? GpuLookup.Of(same[0]) : GpuLookup.Several(shown, same);
        }

        // A name with more words than were asked for is never taken without a question: "4070 16GB" is no "4070 Ti SUPER".
        KnownGpu[] partly = Fitting(form => asked.Words.All(word => form.Words.Contains(word)));
        return partly.Length > 0 ? GpuLookup.Several(shown, partly) : GpuLookup.Unknown(shown, Nearest(compact));
    }

    private KnownGpu[] Fitting(Func<GpuWords, bool> fits) =>
        [.. _forms.Where(entry => fits(entry.Form)).Select(entry => entry.Gpu).Distinct()];

    private KnownGpu[] Nearest(string compact)
    {
        int limit = Math.Clamp(compact.Length / 3, 1, 3);
        return
        [
            .. _forms
                .Select(entry => (entry.Gpu, Distance: NameDistance.Measure(compact, entry.Form.Compact)))
                .Where(near => near.Distance <= limit)
                .GroupBy(near => near.Gpu)
                .Select(group => (Gpu: group.Key, Distance: group.Min(near => near.Distance)))
                .OrderBy(near => near.Distance)
                .Take(MostSuggestions)
                .Select(near => near.Gpu),
        ];
    }

    /// <summary>Each name as it is, without and with its memory, and each of these without its series.</summary>
    private static IEnumerable<GpuWords> FormsOf(KnownGpu gpu)
    {
        int gibibytes = (int)Math.Round(gpu.TotalBytes / Gibibyte);
        foreach (var full in gpu.Aliases.Prepend(gpu.Name).Select(GpuWords.Of))
        {
            foreach (var form in (GpuWords[])[full, full.HasMemory ? full.WithoutMemory() : full.WithMemory(gibibytes)])
            {
                yield return form;
                if (form.WithoutSeries() is { } rest)
                {
                    yield return rest;
                }
            }
        }
    }
}
