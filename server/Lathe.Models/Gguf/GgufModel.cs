using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>A model on its way into a GGUF file: checked, with nothing written yet. A folder's weights are mapped until <see cref="Dispose"/>.</summary>
public sealed class GgufModel : IDisposable
{
    private readonly Checkpoint? _checkpoint;
    private readonly IReadOnlyList<GgufTensor> _tensors;

    private GgufModel(ModelConfig config, GgufFamily target, GgufTensorType type, string name, Func<string, IWeightSource?> find, Checkpoint? checkpoint)
    {
        (Config, _checkpoint) = (config, checkpoint);
        _tensors = GgufWeights.Plan(config, target, find, type);
        Metadata.Add("general.architecture", target.Architecture);
        Metadata.Add("general.type", "model");
        Metadata.Add("general.name", name);
        Metadata.Add("general.file_type", type.FileType());
        Metadata.Add("general.quantization_version", 2u);
        Notes = GgufHyperparameters.Add(Metadata, config, target);
    }

    public ModelConfig Config { get; }

    /// <summary>Sizes and settings; what belongs to the tokenizer is added to it before <see cref="Write"/>.</summary>
    public GgufMetadata Metadata { get; } = new();

    /// <summary>What a reader of the file should know, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Bytes of all weights in the file.</summary>
    public long WeightBytes => _tensors.Sum(tensor => tensor.Length);

    /// <summary>Reads a folder as Hugging Face has it and says what becomes of it.</summary>
    /// <param name="folder">With <c>config.json</c> and weights.</param>
    /// <param name="type">Of matrices; vectors and routers stay F32.</param>
    /// <param name="name">What the model is called (<c>general.name</c>).</param>
    /// <exception cref="ModelFileException">A file is missing or malformed, or llama.cpp has no such model.</exception>
    public static GgufModel Open(string folder, GgufTensorType type, string name)
    {
        var config = ModelConfig.Load(folder);
        var target = GgufSupport.Require(config, Path.Combine(folder, ModelConfig.FileName));
        var checkpoint = Checkpoint.Open(folder, DecoderFamilies.For(config).Names);
        try
        {
            var inventory = ParameterInventory.For(config);
            if (inventory.FirstOrDefault(parameter => checkpoint.IsQuantized(parameter.Name)) is { } quantized)
            {
                throw new ModelFileException(
                    folder, "is stored in few bits. Export the model it was made from; GGUF has types of its own for few bits.", quantized.Name);
            }

            _ = checkpoint.Match(inventory);
            return new GgufModel(config, target, type, name, weight => checkpoint.Tensors.GetValueOrDefault(weight), checkpoint);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>A model whose weights are made on the way.</summary>
    /// <param name="config">The model.</param>
    /// <param name="origin">Where the configuration is from, for messages.</param>
    /// <param name="type">Of matrices; vectors and routers stay F32.</param>
    /// <param name="name">What the model is called (<c>general.name</c>).</param>
    /// <param name="find">Each weight of the model's inventory by its name, null for others; looked at again when it is written.</param>
    /// <exception cref="ModelFileException">llama.cpp has no such model.</exception>
    public static GgufModel Create(ModelConfig config, string origin, GgufTensorType type, string name, Func<string, IWeightSource?> find) =>
        new(config, GgufSupport.Require(config, origin), type, name, find, checkpoint: null);

    /// <summary>Writes the file.</summary>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="written">Called with the bytes of weights written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <returns>Length of the file.</returns>
    /// <exception cref="ModelFileException">The disk is full, a number does not fit the type, ...</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public long Write(string path, Action<long, long>? written = null, CancellationToken cancellation = default) =>
        GgufWriter.Write(path, Metadata, _tensors, written, cancellation);

    /// <summary>The weights in a file that <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFileException">It is not as it was written.</exception>
    public GgufReadBack ReadBack(string path) => new(path, _tensors);

    public void Dispose() => _checkpoint?.Dispose();
}
