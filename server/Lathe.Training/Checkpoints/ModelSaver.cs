using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Models.Config;
using Lathe.Models.Files;
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
/// <param name="tokenizer">What the tokenizer's files are to say in the end; null: what they say.</param>
public sealed partial class ModelSaver(Decoder decoder, string sourceFolder, AdapterConfig? adapter, ExtendedTokenizer? tokenizer = null)
{
    public const string AdapterWeights = "adapter_model.safetensors";

    /// <summary>What was taken off the base's weights for the adapter (PiSSA), under the names of the adapter's matrices.</summary>
    public const string StartWeights = "pissa_init.safetensors";

    /// <summary>Folder of the adapter that means the same on the base as it was.</summary>
    public const string ConvertedFolder = "pissa_converted";

    internal const string GenerationConfig = "generation_config.json";

    private const long MaxShardBytes = 5_000_000_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Code of models that transformers does not have (<c>auto_map</c> in their configuration): never run here, but without it others can't
    /// load what is written.
    /// </summary>
    [GeneratedRegex(@"^((configuration|modeling)_[A-Za-z0-9_]+|generation_utils|quantizer)\.py\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodeFile();

    /// <summary>Prefix of PEFT before the name of a module that is saved whole.</summary>
    public static string NameOfSavedModule(string parameter) => "base_model.model." + parameter;

    /// <param name="folder">Target; files of the same names are replaced.</param>
    /// <param name="exact">Keep trained weights in the type in which they are trained, so that a resumed run goes on with the same bits;
    /// otherwise they are written in the type the base model has. Frozen weights are the base's bytes in either case.</param>
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
            if (adapter.PissaIterations is not null)
            {
                SafetensorsWriter.WriteFile(Path.Combine(folder, StartWeights), [.. StartTensors().Select(tensor => tensor with { Written = written })]);
                files.Add(StartWeights);
            }
        }
        else
        {
            var type = TypeOf(exact);
            files.AddRange(SafetensorsWriter.WriteCheckpoint(folder, tensors, MaxShardBytes));
            var config = decoder.Config with
            {
                TorchDtype = type switch { SafetensorsDtype.BF16 => "bfloat16", SafetensorsDtype.F16 => "float16", _ => "float32" },
                EosTokenIds = EosTokenIds,
            };
            AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), config.ToJson());
            files.Add(ModelConfig.FileName);
            files.AddRange(Copy(folder, [GenerationConfig, .. CodeFiles(sourceFolder)]));
            SaveEndToken(folder);
        }

        files.AddRange(SaveTokenizer(folder));
        return files;
    }

    /// <summary>Bytes of the weights that <see cref="Save"/> writes.</summary>
    public long Bytes(bool exact) => Tensors(exact).Concat(StartTensors()).Sum(tensor => tensor.Length);

    /// <summary>
    /// Writes an ordinary adapter of twice the rank for the base as it was: B A - B0 A0 is the product of the matrices side by side.
    /// </summary>
    /// <param name="folder">Target; files of the same names are replaced.</param>
    /// <returns>Names of the files written, weights first.</returns>
    public IReadOnlyList<string> SaveConverted(string folder)
    {
        using var scope = NewDisposeScope();
        var config = adapter! with
        {
            PissaIterations = null,
            Rank = 2 * adapter.Rank,
            Alpha = adapter.Alpha * (adapter.UseRslora ? Math.Sqrt(2) : 2),
        };
        Tensor Doubled(Parameter parameter) =>
            decoder.Linears.Select(linear => linear.Adapter).FirstOrDefault(one => one?.A == parameter || one?.B == parameter) is not { Start: { } start } found
                ? parameter.Value
                : found.A == parameter
                    ? cat([parameter.Value.to(ScalarType.Float32), start.A], 0)
                    : cat([parameter.Value.to(ScalarType.Float32), start.B.neg()], 1);
        Directory.CreateDirectory(folder);
        SafetensorsWriter.WriteFile(
            Path.Combine(folder, AdapterWeights),
            [
                .. decoder.AdapterParameters.Select(parameter => ToWrite(parameter.Name, Doubled(parameter), SafetensorsDtype.F32)),
                .. ModulesToSave(),
            ]);
        config.Write(folder);
        return [AdapterWeights, AdapterConfig.FileName, .. SaveTokenizer(folder)];
    }

    /// <summary>With an end token that was added, which answers are to stop at.</summary>
    private IReadOnlyList<int> EosTokenIds => tokenizer?.EosToken is { } end
        ? [tokenizer.Tokenizer.TokenToId(end)!.Value, .. decoder.Config.EosTokenIds]
        : decoder.Config.EosTokenIds;

    /// <summary>What generation stops at goes before what the model's configuration says.</summary>
    private void SaveEndToken(string folder)
    {
        var path = Path.Combine(folder, GenerationConfig);
        if (tokenizer?.EosToken is not null && File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject generation)
        {
            generation["eos_token_id"] = new JsonArray([.. EosTokenIds.Select(id => JsonValue.Create(id))]);
            AtomicFile.WriteText(path, generation.ToJsonString(Indented));
        }
    }

    private List<string> SaveTokenizer(string folder)
    {
        List<string> files = [.. Copy(folder, TokenizerFiles.In(sourceFolder))];
        return tokenizer is null ? files : [.. files.Union(ExtendedTokenizerFiles.Update(folder, tokenizer))];
    }

    private IEnumerable<TensorToWrite> Tensors(bool exact) => adapter is not null
        ? AdapterTensors()
        : decoder.BaseParameters.Select(parameter => !parameter.Trainable && decoder.Stored(parameter.Name) is { } stored
            ? AsStored(stored)
            : ToWrite(decoder.Stored(parameter.Name)?.Name ?? parameter.Name, parameter.Value, TypeOf(exact)));

    private static unsafe TensorToWrite AsStored(CheckpointTensor stored) =>
        TensorToWrite.FromPointer(stored.Name, stored.Dtype, stored.Shape, stored.Data);

    private SafetensorsDtype TypeOf(bool exact) => exact ? TrainedType : StoredType(decoder.Config);

    private SafetensorsDtype TrainedType => decoder.Context.TrainedType == ScalarType.BFloat16 ? SafetensorsDtype.BF16 : SafetensorsDtype.F32;

    private IEnumerable<TensorToWrite> AdapterTensors() =>
        decoder.AdapterParameters.Select(parameter => ToWrite(parameter.Name, parameter.Value, TrainedType))
            .Concat(ModulesToSave());

    private IEnumerable<TensorToWrite> ModulesToSave() => decoder.BaseParameters.Where(parameter => parameter.Trainable)
        .Select(parameter => ToWrite(NameOfSavedModule(parameter.Name), parameter.Value, TrainedType));

    private IEnumerable<TensorToWrite> StartTensors() => decoder.Linears.Where(linear => linear.Adapter?.Start is not null).SelectMany(linear => new[]
    {
        ToWrite(linear.Adapter!.A.Name, linear.Adapter.Start!.A, SafetensorsDtype.F32),
        ToWrite(linear.Adapter.B.Name, linear.Adapter.Start.B, SafetensorsDtype.F32),
    });

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

    /// <summary>Whether a file has code of a model; see <see cref="CodeFile"/>.</summary>
    internal static bool IsCode(string name) => CodeFile().IsMatch(name);

    /// <summary>Names of those that a folder has.</summary>
    internal static IEnumerable<string> CodeFiles(string folder) => Directory.EnumerateFiles(folder, "*.py")
        .Select(file => Path.GetFileName(file))
        .Where(name => CodeFile().IsMatch(name))
        .Order(StringComparer.Ordinal);

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
