namespace Lathe.Protocol.Daemon;

/// <param name="Key">A key of the recipe, written or not.</param>
/// <param name="Bytes">What it decides at the peak.</param>
/// <param name="Items">Of which items, in plain words.</param>
public sealed record PlanKeyInfo(string Key, long Bytes, IReadOnlyList<string> Items);
