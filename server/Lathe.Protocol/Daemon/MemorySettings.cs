using System.Text.Json;

namespace Lathe.Protocol.Daemon;

/// <summary>What memory is planned for. Values of other types than those named are passed over.</summary>
/// <param name="Gpu">Text: the name of a GPU; empty: this machine's.</param>
/// <param name="Gib">Number: so many GiB in place of a device; 0: the device's.</param>
/// <param name="Gpus">Number: how many equal GPUs.</param>
/// <param name="Profile">Text: whose use of memory, by its name; others: by the device.</param>
public sealed record MemorySettings(JsonElement? Gpu = null, JsonElement? Gib = null, JsonElement? Gpus = null, JsonElement? Profile = null);
