using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Onnx;

/// <summary>A model on its way into an ONNX file, with nothing written yet.</summary>
public sealed class OnnxModel
{
    /// <summary>Where programs look for the model in its folder.</summary>
    public const string FolderName = "onnx";

    /// <summary>Most bytes of constants in the model's own file: protobuf ends at 2 GiB, and loaders hold the file in memory beside the model.</summary>
    public const long InlineBytes = 1 << 30;

    private readonly OnnxGraph _graph;

    private OnnxModel(OnnxGraph graph, OnnxType type) => (_graph, Type) = (graph, type);

    /// <summary>Of matrices, of products, and of kept keys and values.</summary>
    public OnnxType Type { get; }

    /// <summary>Name of the file by its type, as transformers.js asks for it.</summary>
    public string FileName => Type == OnnxType.F16 ? "model_fp16.onnx" : "model.onnx";

    /// <summary>Bytes of all constants.</summary>
    public long WeightBytes => _graph.Tensors.Sum(tensor => tensor.Length);

    /// <summary>Makes the graph of a model.</summary>
    /// <param name="config">The model.</param>
    /// <param name="find">
    /// A parameter of <see cref="ParameterInventory.For"/> by its name, in F32, F16 or BF16 and in the shape listed there; to be fetched until the
    /// model is written.
    /// </param>
    /// <param name="type"><see cref="OnnxType.F32"/> or <see cref="OnnxType.F16"/>.</param>
    /// <exception cref="ModelFileException">The model type is not supported.</exception>
    /// <exception cref="ArgumentException">A parameter is not found, or the graph can't be of this type.</exception>
    public static OnnxModel Create(ModelConfig config, Func<string, IWeightSource?> find, OnnxType type)
    {
        if (type is not (OnnxType.F32 or OnnxType.F16))
        {
            throw new ArgumentException("Products are computed in single or half precision.", nameof(type));
        }

        return new(DecoderGraph.Build(config, find, type), type);
    }

    /// <summary>Writes the model into the folder <see cref="FolderName"/> of another.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="inlineBytes">Constants of more bytes are put into a file of their own.</param>
    /// <param name="written">Called with the bytes of constants written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <returns>The files written, by their paths in the folder.</returns>
    /// <exception cref="ModelFileException">The disk is full, a number does not fit the type, ...</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<string> Write(
        string folder, long inlineBytes = InlineBytes, Action<long, long>? written = null, CancellationToken cancellation = default) =>
    [
        .. OnnxFile.Write(Path.Combine(folder, FolderName, FileName), _graph, inlineBytes, written, cancellation)
            .Select(path => $"{FolderName}/{Path.GetFileName(path)}"),
    ];
}
