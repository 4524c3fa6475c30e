using System.Text.RegularExpressions;

namespace Lathe.Models.Safetensors;

/// <summary>
/// Writes safetensors files. Data goes to a temporary name beside the target, is flushed to the disk and renamed, so a failure
/// leaves the old file or none, never half of one. What a tensor's own producer throws passes through.
/// </summary>
public static partial class SafetensorsWriter
{
    private static readonly ShardFormat Format = new(Checkpoint.SingleFileName, Checkpoint.IndexFileName, ShardName(), shard =>
    {
        var content = new SafetensorsContent(shard);
        return (content.Length, content.WriteTo);
    });

    /// <summary>Writes one file, such as <c>adapter_model.safetensors</c>.</summary>
    /// <param name="path">Target; an existing file is replaced, a missing folder created.</param>
    /// <param name="tensors">Tensors; wide element types are stored first, else in this order.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>; null: <c>{"format":"pt"}</c>.</param>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static void WriteFile(
        string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var content = new SafetensorsContent(tensors, metadata);
        ShardedWriter.Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var staged = StagedFile.Write(path, content.Length, content.WriteTo);
            staged.Commit();
        });
    }

    /// <summary>
    /// Writes a model's weights into a folder: <c>model.safetensors</c> if they fit into one shard, else
    /// <c>model-0000i-of-0000n.safetensors</c> and their index. Weights of an earlier save are removed.
    /// </summary>
    /// <param name="folder">Folder; created if missing.</param>
    /// <param name="tensors">Tensors in order; shards are filled greedily.</param>
    /// <param name="maxShardBytes">Limit of a shard's data; a larger tensor gets a shard of its own.</param>
    /// <returns>Names of the files written, the index included.</returns>
    /// <exception cref="ModelFileException">As for <see cref="WriteFile"/>.</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static IReadOnlyList<string> WriteCheckpoint(string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes) =>
        ShardedWriter.Write(Format, folder, tensors, maxShardBytes);

    [GeneratedRegex(@"^model-[0-9]{5}-of-[0-9]{5}\.safetensors$")]
    private static partial Regex ShardName();
}
