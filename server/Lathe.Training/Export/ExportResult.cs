namespace Lathe.Training.Export;

/// <summary>A finished export.</summary>
/// <param name="Files">Names, weights first.</param>
/// <param name="Bytes">Of all files.</param>
/// <param name="Merged">Weights that adapters changed.</param>
/// <param name="Parity">Null when it was not asked for.</param>
public sealed record ExportResult(IReadOnlyList<string> Files, long Bytes, int Merged, ExportParity? Parity);
