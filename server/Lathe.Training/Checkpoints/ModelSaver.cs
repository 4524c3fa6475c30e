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
    /// <returns>Names of the files written, weights first.</returns>
    public IReadOnlyList<string> Save(string folder, bool exact)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        if (adapter is not null)
        {
            SafetensorsWriter.WriteFile(Path.Combine(folder, AdapterWeights), [.. AdapterTensors()]);
            adapter.Write(folder);
            files.AddRange([AdapterWeights, AdapterConfig.FileName]);
        }
        else
        {
            var type = exact ? SafetensorsDtype.F32 : StoredType(decoder.Config);
            files.AddRange(SafetensorsWriter.WriteCheckpoint(
                folder, [.. decoder.BaseParameters.Select(parameter => ToWrite(parameter.Name, parameter.Value, type))], MaxShardBytes));
            var config = decoder.Config with { TorchDtype = type switch { SafetensorsDtype.BF16 => "bfloat16", SafetensorsDtype.F16 => "float16", _ => "float32" } };
            AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), config.ToJson());
            files.Add(ModelConfig.FileName);
            files.AddRange(Copy(folder, ["generation_config.json"]));
        }

        files.AddRange(Copy(folder, TokenizerFiles));
        return files;
    }

    private IEnumerable<TensorToWrite> AdapterTensors() =>
        decoder.AdapterParameters.Select(parameter => ToWrite(parameter.Name, parameter.Value, SafetensorsDtype.F32))
            .Concat(decoder.BaseParameters.Where(parameter => parameter.Trainable)
                .Select(parameter => ToWrite(NameOfSavedModule(parameter.Name), parameter.Value, SafetensorsDtype.F32)));

    internal static unsafe TensorToWrite ToWrite(string name, Tensor value, SafetensorsDtype type) => TensorToWrite.FromPointer(
        name, type, value.shape, TensorMemory.Bytes(value), value.dtype switch
        {
            ScalarType.BFloat16 => SafetensorsDtype.BF16,
            ScalarType.Float16 => SafetensorsDtype.F16,
            _ => SafetensorsDtype.F32,
        });

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
