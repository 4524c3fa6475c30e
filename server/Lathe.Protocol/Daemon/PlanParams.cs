namespace Lathe.Protocol.Daemon;

/// <summary>What is left out is as the settings have it.</summary>
/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Gpu">Name of a GPU; empty: this machine's.</param>
/// <param name="Gib">So many GiB in place of a device.</param>
/// <param name="Gpus">How many equal GPUs.</param>
/// <param name="Profile">Whose use of memory: <c>lathe</c> or <c>hf</c>.</param>
public sealed record PlanParams(string Recipe, string? Gpu = null, double? Gib = null, int? Gpus = null, string? Profile = null);
