using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>What a recipe's value is responsible for at the peak.</summary>
/// <param name="Key">The recipe key.</param>
/// <param name="Bytes">Bytes at the peak.</param>
/// <param name="Items">The items it decides, largest first.</param>
public sealed record KeyShare(string Key, long Bytes, IReadOnlyList<MemoryItem> Items);
