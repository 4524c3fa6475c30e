using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Devices.Table;

namespace Lathe.Cli.Rendering;

/// <summary>
/// Devices as one JSON object. Amounts are bytes; what is not known is null, never left out:
/// <c>{ "gpus", "driverVersion", "absence", "notes", "host" }</c>, or <c>{ "known" }</c> for the table of GPUs.
/// </summary>
internal static class DevicesJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        // For files and terminals: apostrophes may stay what they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream output, GpuSurvey gpus, HostFacts host) => Write(output, new
    {
        Gpus = gpus.Devices.Select(Gpu),
        gpus.DriverVersion,
        gpus.Absence,
        gpus.Notes,
        Host = Host(host),
    });

    public static void WriteKnown(Stream output, IReadOnlyList<KnownGpu> gpus) => Write(output, new
    {
        Known = gpus.Select(gpu => new
        {
            gpu.Name,
            gpu.TotalBytes,
            gpu.TotalSource,
            ComputeCapability = gpu.Capability.ToString(),
            gpu.SupportsBf16,
            gpu.Aliases,
        }),
    });

    private static object Gpu(GpuDevice gpu) => new
    {
        gpu.Index,
        gpu.Uuid,
        gpu.Name,
        gpu.TotalBytes,
        gpu.ReservedBytes,
        gpu.UsedBytes,
        gpu.FreeBytes,
        gpu.Processes,
        ComputeCapability = gpu.Capability?.ToString(),
        gpu.SupportsBf16,
        gpu.IsPartitioned,
        Budget = DeviceBudget.Of(gpu),
    };

    private static object Host(HostFacts host) => new
    {
        host.TotalBytes,
        host.AvailableBytes,
        host.SwapTotalBytes,
        host.SwapFreeBytes,
        host.Limits,
        host.EffectiveLimitBytes,
        Budget = DeviceBudget.Of(host),
    };

    private static void Write<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, Options);
        output.WriteByte((byte)'\n');
    }
}
