using System.Globalization;

namespace Lathe.Models.Outputs;

/// <summary>A checkpoint folder or a file that a run left in its output folder.</summary>
/// <param name="Name">In the output folder.</param>
/// <param name="Step">Optimizer steps of a checkpoint; null for a file.</param>
/// <param name="Bytes">Of the file, or of all files of the checkpoint.</param>
/// <param name="ChangedAt">UTC; the newest of a checkpoint's files.</param>
public sealed record OutputEntry(string Name, int? Step, long Bytes, DateTime ChangedAt)
{
    /// <summary>Whether these are final weights.</summary>
    public bool IsWeights => Step is null && Name.EndsWith(".safetensors", StringComparison.Ordinal);

    /// <summary>Whether losing it loses training: a checkpoint, or weights.</summary>
    public bool IsPrecious => Step is not null || IsWeights;

    /// <summary>Another one when the contents are.</summary>
    public string Stamp => string.Create(CultureInfo.InvariantCulture, $"{Bytes} {ChangedAt.Ticks}");
}
