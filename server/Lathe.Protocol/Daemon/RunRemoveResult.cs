namespace Lathe.Protocol.Daemon;

/// <param name="Files">How many files are removed, or would be.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Kept">What stays although it lies among them, each with the reason.</param>
public sealed record RunRemoveResult(int Files, long Bytes, IReadOnlyList<string> Kept);
