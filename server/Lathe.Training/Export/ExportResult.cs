namespace Lathe.Training.Export;

/// <summary>A finished export.</summary>
/// <param name="Files">Names, weights first.</param>
/// <param name="Bytes">Of all files.</param>
/// <param name="Merged">Weights that adapters changed; null where nothing is merged.</param>
/// <param name="Parity">Null when it was not checked.</param>
/// <param name="Unchecked">Why it was not, though it was asked for; the rest of a sentence.</param>
public sealed record ExportResult(IReadOnlyList<string> Files, long Bytes, int? Merged, ExportParity? Parity, string? Unchecked);
