using Lathe.Models.Families;

namespace Lathe.Models.Safetensors;

/// <summary>
/// The weights of a model folder: <c>model.safetensors</c>, or the shards listed by <c>model.safetensors.index.json</c>.
/// All files are mapped until <see cref="Dispose"/>.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    public const string SingleFileName = "model.safetensors";
    public const string IndexFileName = "model.safetensors.index.json";

    internal Checkpoint(string folder) => Folder = folder;

    public string Folder { get; }

    public IReadOnlyList<SafetensorsFile> Files { get; } = [];

    /// <summary>Every tensor, by name.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; } = new Dictionary<string, CheckpointTensor>();

    /// <summary>Opens the weights of a folder.</summary>
    /// <exception cref="ModelFileException">No weights, only a pickle, a malformed file, or shards that do not agree with their index.</exception>
    public static Checkpoint Open(string folder) => throw new NotImplementedException();

    /// <summary>
    /// The tensors of an inventory, in its order. Extras known to be harmless are left aside: stored rotary frequencies, and a
    /// head where the inventory has none because it is tied.
    /// </summary>
    /// <exception cref="ModelFileException">Tensors are missing, unexpected, of another shape or not floating point: all in one message.</exception>
    public IReadOnlyList<CheckpointTensor> Match(IReadOnlyList<ParameterSpec> inventory) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
