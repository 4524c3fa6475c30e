using System.Globalization;
using System.Reflection;

namespace Lathe.Memory.Devices.Table;

/// <summary>
/// GPUs that are known by name. One line each in <c>gpus.tsv</c>, with the columns
/// <list type="table">
/// <item><term>name</term><description>without words such as NVIDIA and GeForce; with the memory where a name has
/// several</description></item>
/// <item><term>total MiB, source</term><description>all memory, and where the figure is from; see
/// <see cref="TotalSource"/></description></item>
/// <item><term>capability</term><description>compute capability (NVIDIA's list of CUDA GPUs)</description></item>
/// <item><term>aliases</term><description>other names, separated by semicolons</description></item>
/// </list>
/// </summary>
public static class GpuTable
{
    private const string Resource = "Lathe.Memory.Devices.Table.gpus.tsv";
    private const long Mebibyte = 1L << 20;

    private static readonly Lazy<IReadOnlyList<KnownGpu>> Rows = new(() => [.. Read()]);
    private static readonly Lazy<GpuIndex> Index = new(() => new GpuIndex(Rows.Value));

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<KnownGpu> All => Rows.Value;

    /// <summary>
    /// The GPU of a name: "RTX 4090", "rtx4090", "4090", "NVIDIA GeForce RTX 4090" and "4090 24GB" are all the same. A name that fits
    /// several, such as "A100", finds none and names them.
    /// </summary>
    public static GpuLookup Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Index.Value.Find(name);
    }

    private static IEnumerable<KnownGpu> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return Parse(line.Split('\t'));
        }
    }

    private static KnownGpu Parse(string[] cells) => new(
        cells[0],
        long.Parse(cells[1], CultureInfo.InvariantCulture) * Mebibyte,
        Enum.Parse<TotalSource>(cells[2], ignoreCase: true),
        ComputeCapability.Parse(cells[3]) ?? throw new FormatException($"'{cells[3]}' is no compute capability."),
        cells[4].Split(';', StringSplitOptions.RemoveEmptyEntries));
}
