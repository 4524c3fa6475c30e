namespace Lathe.Protocol.Daemon;

/// <param name="Key">A key of the recipe.</param>
/// <param name="Value">Its new value as YAML; left out: the key is taken out.</param>
public sealed record PlanEditInfo(string Key, string? Value = null);
