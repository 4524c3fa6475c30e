using System.Globalization;

namespace Lathe.Memory.Devices;

/// <summary>
/// The GPUs that CUDA shows to a program by its environment (CUDA C++ Programming Guide, "CUDA Environment Variables"): numbers or
/// UUIDs in the order the program sees them. An entry that fits no GPU hides all that follow, and one that stands twice hides all.
/// </summary>
/// <param name="Text">Value of CUDA_VISIBLE_DEVICES; null when it is not set and nothing is hidden.</param>
/// <param name="Order">Value of CUDA_DEVICE_ORDER; null when it is not set.</param>
internal sealed record VisibleDevices(string? Text, string? Order)
{
    public const string Variable = "CUDA_VISIBLE_DEVICES";
    private const string OrderVariable = "CUDA_DEVICE_ORDER";

    /// <summary>
    /// Whether CUDA counts as the driver does. By default it puts the fastest GPU first, and only with this order a number means the
    /// same GPU to both.
    /// </summary>
    public bool CountsAsTheDriver => string.Equals(Order, "PCI_BUS_ID", StringComparison.Ordinal);

    /// <summary>Whether a GPU is named by its number.</summary>
    public bool UsesNumbers => Text is not null && Entries(Text).Any(entry => NumberOf(entry) >= 0);

    /// <summary>Whether the first entry is an instance of a GPU that is divided by MIG.</summary>
    public bool NamesInstances => Text?.TrimStart().StartsWith("MIG-", StringComparison.Ordinal) == true;

    public static VisibleDevices FromEnvironment() =>
        new(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(OrderVariable));

    /// <summary>Places in <paramref name="uuids"/> of the GPUs to be seen, in their order.</summary>
    /// <param name="uuids">The UUIDs of all GPUs by the driver's numbers.</param>
    public IReadOnlyList<int> Select(IReadOnlyList<string> uuids)
    {
        if (Text is null)
        {
            return [.. Enumerable.Range(0, uuids.Count)];
        }

        var chosen = new List<int>();
        foreach (string entry in Entries(Text))
        {
            int place = PlaceOf(entry, uuids);
            if (place < 0)
            {
                break;
            }

            if (chosen.Contains(place))
            {
                return [];
            }

            chosen.Add(place);
        }

        return chosen;
    }

    private static IEnumerable<string> Entries(string text) => text.Split(',').Select(entry => entry.Trim());

    private static int PlaceOf(string entry, IReadOnlyList<string> uuids)
    {
        int number = NumberOf(entry);
        if (number >= 0)
        {
            return number < uuids.Count ? number : -1;
        }

        if (!entry.StartsWith("GPU-", StringComparison.Ordinal))
        {
            return -1;
        }

        // The beginning of a UUID is enough when no other GPU's begins in the same way.
        int[] fitting = [.. Enumerable.Range(0, uuids.Count).Where(place => uuids[place].StartsWith(entry, StringComparison.Ordinal))];
        return fitting.Length == 1 ? fitting[0] : -1;
    }

    /// <summary>The digits an entry begins with; -1 without one. CUDA reads "1x" as 1.</summary>
    private static int NumberOf(string entry)
    {
        int end = 0;
        while (end < entry.Length && char.IsAsciiDigit(entry[end]))
        {
            end++;
        }

        return int.TryParse(entry.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }
}
