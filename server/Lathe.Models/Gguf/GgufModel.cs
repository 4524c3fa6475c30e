using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>A model folder on its way into a GGUF file: checked, with nothing written yet. Its weights are mapped until <see cref="Dispose"/>.</summary>
public sealed class GgufModel : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly IReadOnlyList<GgufTensor> _tensors;

    private GgufModel(ModelConfig config, Checkpoint checkpoint, IReadOnlyList<GgufTensor> tensors) =>
        (Config, _checkpoint, _tensors) = (config, checkpoint, tensors);

    public ModelConfig Config { get; }

    /// <summary>Sizes and settings; what belongs to the tokenizer is added to it before <see cref="Write"/>.</summary>
    public GgufMetadata Metadata { get; } = new();

    /// <summary>What a reader of the file should know, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

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
            var model = new GgufModel(config, checkpoint, GgufWeights.Plan(config, target, checkpoint, type));
            model.Metadata.Add("general.architecture", target.Architecture);
            model.Metadata.Add("general.type", "model");
            model.Metadata.Add("general.name", name);
            model.Metadata.Add("general.file_type", type.FileType());
            model.Metadata.Add("general.quantization_version", 2u);
            model.Notes = GgufHyperparameters.Add(model.Metadata, config, target);
            return model;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="written">Called with the bytes of weights written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <returns>Length of the file.</returns>
    /// <exception cref="ModelFileException">The disk is full, a number does not fit the type, ...</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public long Write(string path, Action<long, long>? written = null, CancellationToken cancellation = default) =>
        GgufWriter.Write(path, Metadata, _tensors, written, cancellation);

    public void Dispose() => _checkpoint.Dispose();
}
