namespace Lathe.Models.Safetensors;

/// <summary>
/// Writes safetensors files. Data goes to a temporary name beside the target, is flushed to the disk and renamed, so a failure
/// leaves the old file or none, never half of one.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes one file, such as <c>adapter_model.safetensors</c>.</summary>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="tensors">Tensors in the order of their data.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>; null: <c>{"format":"pt"}</c>.</param>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    public static void WriteFile(
        string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        throw new NotImplementedException();

    /// <summary>
    /// Writes a model's weights into a folder: <c>model.safetensors</c> if they fit into one shard, else
    /// <c>model-0000i-of-0000n.safetensors</c> and their index. Weights of an earlier save are removed.
    /// </summary>
    /// <param name="folder">Folder; created if missing.</param>
    /// <param name="tensors">Tensors in order; shards are filled greedily.</param>
    /// <param name="maxShardBytes">Limit of a shard's data; a larger tensor gets a shard of its own.</param>
    /// <returns>Names of the files written, the index included.</returns>
    /// <exception cref="ModelFileException">As for <see cref="WriteFile"/>.</exception>
    public static IReadOnlyList<string> WriteCheckpoint(
        string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes) =>
        throw new NotImplementedException();
}
