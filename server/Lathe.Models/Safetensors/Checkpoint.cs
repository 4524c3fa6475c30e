using Lathe.Models.Families;
using Lathe.Models.PyTorch;
using Lathe.Models.Safetensors.EightBit;
using Lathe.Models.Safetensors.FourBit;

namespace Lathe.Models.Safetensors;

/// <summary>
/// The weights of a model folder: <c>model.safetensors</c>, or the shards listed by <c>model.safetensors.index.json</c>; where there are
/// none, <c>pytorch_model.bin</c> or its shards. All files are mapped until <see cref="Dispose"/>.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    public const string SingleFileName = "model.safetensors";
    public const string IndexFileName = "model.safetensors.index.json";

    public const string PyTorchFileName = "pytorch_model.bin";
    public const string PyTorchIndexFileName = "pytorch_model.bin.index.json";

    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<TensorFile> _files = [];

    private Checkpoint(string folder) => Folder = folder;

    public string Folder { get; }

    public IReadOnlyList<TensorFile> Files => _files;

    /// <summary>Every tensor, by name; where the family's names were given, by the one that the family gives it.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    /// <summary>Opens the weights of a folder. A single file wins over an index, as in Hugging Face transformers.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="names">Of the model's family: brings its tensors under one name, and leaves those aside that are no weights.</param>
    /// <exception cref="ModelFileException">No weights, a malformed file, or shards unlike their index.</exception>
    public static Checkpoint Open(string folder, DecoderNames? names = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException(folder, "there is no such folder.");
        }

        var checkpoint = new Checkpoint(folder);
        try
        {
            checkpoint.OpenFiles();
            checkpoint.Rename(names ?? new DecoderNames());
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The tensors of an inventory, in its order. Extras known to be harmless are left aside: stored rotary frequencies, and a
    /// head where the inventory has none because it is tied.
    /// </summary>
    /// <exception cref="ModelFileException">Tensors are missing, unexpected, of another shape or type: all in one message.</exception>
    public IReadOnlyList<CheckpointTensor> Match(IReadOnlyList<ParameterSpec> inventory)
    {
        CheckpointMatcher.Check(this, inventory);
        return [.. inventory.Select(parameter => _tensors[parameter.Name])];
    }

    /// <summary>A weight that is stored in four bits; null when it is not, or not there.</summary>
    /// <exception cref="ModelFileException">A part of it is missing, malformed or does not fit the others.</exception>
    public StoredFourBit? FindFourBit(string name) => FourBitReader.Find(this, name);

    /// <summary>A weight that is stored in eight bits; null when it is not, or not there.</summary>
    /// <exception cref="ModelFileException">A part of it is malformed or does not fit the other.</exception>
    public StoredEightBit? FindEightBit(string name) => EightBitReader.Find(this, name);

    /// <summary>Whether a weight is stored in four or eight bits.</summary>
    /// <exception cref="ModelFileException">A part of it is missing, malformed or does not fit the others.</exception>
    public bool IsQuantized(string name) => FindFourBit(name) is not null || FindEightBit(name) is not null;

    /// <summary>Unmaps all files. Pointers into them must not be used any more.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void OpenFiles()
    {
        if (!TryOpen(SingleFileName, IndexFileName, ".safetensors") && !TryOpen(PyTorchFileName, PyTorchIndexFileName, ".bin"))
        {
            throw new ModelFileException(
                Folder,
                $"there are no weights here; expected {SingleFileName} or {IndexFileName} with its shards ({PyTorchFileName} is read as well).");
        }
    }

    private void Rename(DecoderNames names)
    {
        foreach (var buffer in _tensors.Keys.Where(name => names.Buffers.Any(end => name.EndsWith(end, StringComparison.Ordinal))).ToList())
        {
            _ = _tensors.Remove(buffer);
        }

        if (names.OptionalPrefix is not { } prefix || _tensors.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        var head = names.Head + ".";
        foreach (var (name, tensor) in _tensors.Where(pair => !pair.Key.StartsWith(head, StringComparison.Ordinal)).ToList())
        {
            _ = _tensors.Remove(name);
            _tensors.Add(prefix + name, tensor);
        }
    }

    private bool TryOpen(string singleName, string indexName, string extension)
    {
        var single = Path.Combine(Folder, singleName);
        var index = Path.Combine(Folder, indexName);
        if (File.Exists(single))
        {
            AddFile(single, (_, _) => { });
            return true;
        }

        if (File.Exists(index))
        {
            OpenShards(CheckpointIndex.Read(index, extension));
            return true;
        }

        return false;
    }

    private void OpenShards(CheckpointIndex index)
    {
        foreach (var shard in index.Shards)
        {
            var path = Path.Combine(Folder, shard);
            if (!File.Exists(path))
            {
                throw new ModelFileException(index.Path, $"lists the file \"{shard}\", which is not in the folder.");
            }

            AddFile(path, (file, name) =>
            {
                if (!index.ShardOf.TryGetValue(name, out var listed) || listed != shard)
                {
                    var where = listed is null ? "does not list it" : $"places it in \"{listed}\"";
                    throw new ModelFileException(file, $"is stored here, but {Path.GetFileName(index.Path)} {where}.", name);
                }
            });
        }

        foreach (var (name, shard) in index.ShardOf)
        {
            if (!_tensors.ContainsKey(name))
            {
                throw new ModelFileException(index.Path, $"is listed as stored in \"{shard}\", which does not have it.", name);
            }
        }
    }

    private void AddFile(string path, Action<string, string> checkTensor)
    {
        TensorFile file = path.EndsWith(".bin", StringComparison.Ordinal) ? PyTorchFile.Open(path) : SafetensorsFile.Open(path);
        _files.Add(file);
        foreach (var entry in file.Entries)
        {
            checkTensor(path, entry.Name);
            _tensors.Add(entry.Name, new CheckpointTensor(file, entry));
        }
    }
}
