using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Checkpoints;

/// <summary>Writes a model, or the adapter on it, into a folder that Hugging Face's libraries load.</summary>
/// <param name="decoder">What is trained.</param>
/// <param name="sourceFolder">Folder of the base model: its tokenizer files are copied.</param>
/// <param name="adapter">Description of the adapter; null when the model itself is trained.</param>
public sealed class ModelSaver(Decoder decoder, string sourceFolder, AdapterConfig? adapter)
{
    public const string AdapterWeights = "adapter_model.safetensors";

    private const long MaxShardBytes = 5_000_000_000;

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model", "chat_template.jinja",
    ];

    /// <summary>Prefix of PEFT before the name of a module that is saved whole.</summary>
    public static string NameOfSavedModule(string parameter) => "base_model.model." + parameter;

    /// <param name="folder">Target; files of the same names are replaced.</param>
    /// <param name="exact">Keep trained weights in fp32, so that a resumed run goes on with the same bits; otherwise they are
    /// written in the type the base model has.</param>
    /// <param name="written">Called with the bytes of each tensor when it is written.</param>
    /// <returns>Names of the files written, weights first.</returns>
    public IReadOnlyList<string> Save(string folder, bool exact, Action<long>? written = null)
    {
        IReadOnlyList<TensorToWrite> tensors = [.. Tensors(exact).Select(tensor => tensor with { Written = written })];
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        if (adapter is not null)
        {
            SafetensorsWriter.WriteFile(Path.Combine(folder, AdapterWeights), tensors);
            adapter.Write(folder);
            files.AddRange([AdapterWeights, AdapterConfig.FileName]);
        }
        else
        {
            var type = TypeOf(exact);
            files.AddRange(SafetensorsWriter.WriteCheckpoint(folder, tensors, MaxShardBytes));
            var config = decoder.Config with { TorchDtype = type switch { SafetensorsDtype.BF16 => "bfloat16", SafetensorsDtype.F16 => "float16", _ => "float32" } };
            AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), config.ToJson());
            files.Add(ModelConfig.FileName);
            files.AddRange(Copy(folder, ["generation_config.json"]));
        }

        files.AddRange(Copy(folder, TokenizerFiles));
        return files;
    }

    /// <summary>Bytes of the weights that <see cref="Save"/> writes.</summary>
    public long Bytes(bool exact) => Tensors(exact).Sum(tensor => tensor.Length);

    private IEnumerable<TensorToWrite> Tensors(bool exact) => adapter is not null
        ? AdapterTensors()
        : decoder.BaseParameters.Select(parameter => ToWrite(parameter.Name, parameter.Value, TypeOf(exact)));

    private SafetensorsDtype TypeOf(bool exact) => exact ? SafetensorsDtype.F32 : StoredType(decoder.Config);

    private IEnumerable<TensorToWrite> AdapterTensors() =>
        decoder.AdapterParameters.Select(parameter => ToWrite(parameter.Name, parameter.Value, SafetensorsDtype.F32))
            .Concat(decoder.BaseParameters.Where(parameter => parameter.Trainable)
                .Select(parameter => ToWrite(NameOfSavedModule(parameter.Name), parameter.Value, SafetensorsDtype.F32)));

    /// <summary>A tensor with the type that it has.</summary>
    internal static TensorToWrite AsIs(string name, Tensor value) => ToWrite(name, value, DtypeOf(value));

    /// <summary>What a file calls a tensor's type.</summary>
    internal static SafetensorsDtype DtypeOf(Tensor value) => value.dtype switch
    {
        ScalarType.BFloat16 => SafetensorsDtype.BF16,
        ScalarType.Float16 => SafetensorsDtype.F16,
        ScalarType.Byte => SafetensorsDtype.U8,
        _ => SafetensorsDtype.F32,
    };

    internal static unsafe TensorToWrite ToWrite(string name, Tensor value, SafetensorsDtype type) =>
        TensorToWrite.FromPointer(name, type, value.shape, TensorMemory.Bytes(value), DtypeOf(value));

    private static SafetensorsDtype StoredType(ModelConfig config) => config.TorchDtype switch
    {
        "bfloat16" => SafetensorsDtype.BF16,
        "float16" => SafetensorsDtype.F16,
        _ => SafetensorsDtype.F32,
    };

    private IEnumerable<string> Copy(string folder, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var source = Path.Combine(sourceFolder, name);
            var target = Path.Combine(folder, name);
            if (File.Exists(source) && Path.GetFullPath(source) != Path.GetFullPath(target))
            {
                File.Copy(source, target, overwrite: true);
                yield return name;
            }
        }
    }
}
