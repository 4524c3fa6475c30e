namespace Lathe.Models.Onnx;

/// <summary>Where a constant is, beside its model.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Offset">Of its first byte.</param>
internal sealed record ExternalPlace(string File, long Offset);
