using System.Text.RegularExpressions;
using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>
/// Writes a model's weights as <c>torch.save</c> does (PyTorch 1.6 and later), for programs that read no safetensors. The pickle names only what
/// <c>torch.load(weights_only=True)</c> lets in.
/// </summary>
public static partial class PyTorchWriter
{
    private static readonly ShardFormat Format = new(Checkpoint.PyTorchFileName, Checkpoint.PyTorchIndexFileName, ShardName(), shard =>
    {
        var content = new PyTorchContent(shard);
        return (content.Length, content.WriteTo);
    });

    /// <summary>
    /// Writes <c>pytorch_model.bin</c> if the weights fit into one shard, else <c>pytorch_model-0000i-of-0000n.bin</c> and their index. Weights of
    /// an earlier save in this form are removed.
    /// </summary>
    /// <param name="folder">Folder; created if missing.</param>
    /// <param name="tensors">F32, F16 or BF16, in order; shards are filled greedily.</param>
    /// <param name="maxShardBytes">Limit of a shard's data; a larger tensor gets a shard of its own.</param>
    /// <returns>Names of the files written, the index included.</returns>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one another type.</exception>
    public static IReadOnlyList<string> WriteCheckpoint(string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes) =>
        ShardedWriter.Write(Format, folder, tensors, maxShardBytes);

    [GeneratedRegex(@"^pytorch_model-[0-9]{5}-of-[0-9]{5}\.bin$")]
    private static partial Regex ShardName();
}
