using System.Text.Json.Nodes;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Loop;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>
/// A base model with adapters merged into it, weight by weight: files are mapped, and one weight at a time is in memory, in fp32. It is cast
/// once, after the last adapter. What no adapter changes is the base's bytes.
/// </summary>
internal sealed class MergedModel : IDisposable
{
    private const long MaxConfigBytes = 16 << 20;

    /// <summary>Numbers that are converted or looked at together.</summary>
    private const int Chunk = 1 << 20;

    private readonly Checkpoint _checkpoint;
    private readonly Dictionary<string, CheckpointTensor> _stored;
    private readonly Dictionary<string, ParameterSpec> _parameters;
    private readonly List<SavedAdapter> _adapters = [];
    private readonly SafetensorsDtype? _dtype;

    /// <param name="folder">Of the base.</param>
    /// <param name="adapters">Folders, in the order in which they are merged.</param>
    /// <param name="dtype">Type of all weights; null: each as the base has it.</param>
    /// <exception cref="ModelFileException">A file is malformed or does not fit the others.</exception>
    /// <exception cref="TrainingException">The base is quantized.</exception>
    public MergedModel(string folder, IReadOnlyList<string> adapters, SafetensorsDtype? dtype)
    {
        RefuseQuantized(folder);
        Base = ModelConfig.Load(folder);
        _dtype = dtype;
        _checkpoint = Checkpoint.Open(folder, DecoderFamilies.For(Base).Names);
        try
        {
            var inventory = ParameterInventory.For(Base);
            if (inventory.Any(spec => _checkpoint.IsQuantized(spec.Name)))
            {
                throw Quantized(folder, "in few bits");
            }

            _stored = inventory.Zip(_checkpoint.Match(inventory)).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
            _adapters.AddRange(adapters.Select(adapter => SavedAdapter.Open(adapter, Base)));
            var names = DecoderFamilies.For(Base).Names;
            (Embedding, Head) = (names.Embedding + ".weight", names.Head + ".weight");
            var config = Base with { TieWordEmbeddings = Base.TieWordEmbeddings && !_adapters.Any(adapter => adapter.Unties(Embedding, Head)) };
            config = config with { VocabSize = CommonRows(config.TieWordEmbeddings) };
            Parameters = ParameterInventory.For(config);
            _parameters = Parameters.ToDictionary(spec => spec.Name, StringComparer.Ordinal);
            Dtype = Parameters.CountBy(DtypeOf).MaxBy(pair => Parameters.Where(spec => DtypeOf(spec) == pair.Key).Sum(spec => spec.Count)).Key;
            Config = config with { TorchDtype = NameOf(Dtype) };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The base's configuration.</summary>
    public ModelConfig Base { get; }

    /// <summary>The merged model's: number of tokens, tied or not, and type are its own.</summary>
    public ModelConfig Config { get; }

    /// <summary>Type of most weights.</summary>
    public SafetensorsDtype Dtype { get; }

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    public IReadOnlyList<SavedAdapter> Adapters => _adapters;

    /// <summary>How many parameters adapters change.</summary>
    public int Merged => Parameters.Count(spec => IsChanged(spec, _adapters.Count));

    private string Embedding { get; } = "";

    private string Head { get; } = "";

    /// <summary>Type that a parameter is written in.</summary>
    public SafetensorsDtype DtypeOf(ParameterSpec spec) => _dtype ?? StoredOf(spec).Dtype;

    /// <summary>Whether one of the first adapters changes a parameter.</summary>
    public bool IsChanged(ParameterSpec spec, int adapters) =>
        _adapters.Take(adapters).Any(adapter => adapter.Whole.Contains(spec.Name) || ModuleOf(spec) is { } module && adapter.Modules.Contains(module));

    /// <summary>A parameter with the first adapters merged into it, fp32, in the shape in which it is stored; owned by the caller.</summary>
    /// <param name="spec">The parameter.</param>
    /// <param name="adapters">How many of the adapters.</param>
    public Tensor Merge(ParameterSpec spec, int adapters)
    {
        using var scope = NewDisposeScope();
        var value = Read(StoredOf(spec));
        foreach (var adapter in _adapters.Take(adapters))
        {
            if (adapter.Whole.Contains(spec.Name))
            {
                value.Dispose();
                value = adapter.ReadWhole(spec.Name);
            }
            else if (ModuleOf(spec) is { } module && adapter.Modules.Contains(module))
            {
                adapter.MergeInto(module, spec.IsTransposed ? value.t() : value);
            }
        }

        return value.MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Merge"/>, with all adapters, and held to be finite.</summary>
    /// <exception cref="TrainingException">It is not.</exception>
    public unsafe Tensor MergeAll(ParameterSpec spec)
    {
        var merged = Merge(spec, _adapters.Count);
        try
        {
            StoredOf(spec).Release();
            var values = TensorMemory.Bytes(merged);
            for (var done = 0L; done < spec.Count; done += Chunk)
            {
                RefuseInfinite(spec, values + (done * sizeof(float)), SafetensorsDtype.F32, (int)Math.Min(Chunk, spec.Count - done));
            }

            return merged;
        }
        catch
        {
            merged.Dispose();
            throw;
        }
    }

    /// <summary>A parameter for a file; it is merged when its turn comes.</summary>
    /// <param name="spec">The parameter.</param>
    /// <param name="written">Called with its bytes.</param>
    /// <param name="cancellation">Looked at before.</param>
    public unsafe TensorToWrite ToWrite(ParameterSpec spec, Action<long> written, CancellationToken cancellation)
    {
        var (stored, dtype) = (StoredOf(spec), DtypeOf(spec));
        return new TensorToWrite(spec.Name, dtype, spec.Shape, stream =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (!IsChanged(spec, _adapters.Count))
            {
                Copy(spec, stored.Data, stored.Dtype, dtype, stream);
            }
            else
            {
                using var merged = Merge(spec, _adapters.Count);
                Copy(spec, TensorMemory.Bytes(merged), SafetensorsDtype.F32, dtype, stream);
            }

            stored.Release();
        })
        {
            Written = written,
        };
    }

    /// <summary>A parameter by its name, merged when it is fetched; null: there is none.</summary>
    public IWeightSource? Find(string name) => _parameters.GetValueOrDefault(name) is { } spec
        ? IsChanged(spec, _adapters.Count) ? new MergedWeight(this, spec) : StoredOf(spec)
        : null;

    public void Dispose()
    {
        _checkpoint.Dispose();
        _adapters.ForEach(adapter => adapter.Dispose());
    }

    private static string NameOf(SafetensorsDtype dtype) => dtype switch
    {
        SafetensorsDtype.BF16 => "bfloat16",
        SafetensorsDtype.F16 => "float16",
        _ => "float32",
    };

    private static string? ModuleOf(ParameterSpec spec) =>
        spec.Name.EndsWith(".weight", StringComparison.Ordinal) ? spec.Name[..^".weight".Length] : null;

    /// <summary>A head that was tied begins as the embedding.</summary>
    private CheckpointTensor StoredOf(ParameterSpec spec) => _stored[spec.Name == Head && !_stored.ContainsKey(Head) ? Embedding : spec.Name];

    /// <summary>
    /// PEFT trains a copy of each module that it saves whole, so a head that was tied parts from the embedding, unless both were saved the
    /// same; an embedding that is not in modules_to_save was only saved because it grew, and stays tied.
    /// </summary>
    private int CommonRows(bool isTied)
    {
        var rows = RowsOf(Embedding);
        if (!isTied && RowsOf(Head) is var others && others != rows)
        {
            throw new ModelFileException(
                _adapters[^1].Folder,
                $"with its adapters the embedding has {rows} rows and the output head {others}: tokens were added, and only one of the two was saved with them.");
        }

        return checked((int)rows);
    }

    private long RowsOf(string parameter) =>
        _adapters.LastOrDefault(adapter => adapter.Whole.Contains(parameter))?.RowsOf(parameter) ?? Base.VocabSize;

    /// <summary>Whether a folder's <c>config.json</c> says that its weights are in few bits.</summary>
    public static bool IsQuantized(string folder) => QuantizationOf(folder) is not null;

    private static void RefuseQuantized(string folder)
    {
        if (QuantizationOf(folder) is { } quantization)
        {
            throw Quantized(folder, quantization is JsonObject keys && keys["quant_method"]?.ToString() is { Length: <= 40 } method ? $"by {method}" : "by its config.json");
        }
    }

    private static JsonNode? QuantizationOf(string folder)
    {
        var path = Path.Combine(folder, ModelConfig.FileName);
        return File.Exists(path) ? Artifacts.JsonFile.Read(path, MaxConfigBytes)["quantization_config"] : null;
    }

    private static TrainingException Quantized(string folder, string how) => new(
        TrainingFailure.Model,
        $"The base model {folder} is quantized ({how}), and adapters can't be merged into weights of few bits without losing most of what " +
        "they have learnt.",
        "Name the same model in 16 or 32 bits as the base (model_name_or_path, or --model); the adapter fits it as well.");

    private static unsafe Tensor Read(CheckpointTensor stored)
    {
        var value = empty([.. stored.Shape], ScalarType.Float32);
        FloatConversions.Convert(stored.Dtype, stored.Data, SafetensorsDtype.F32, TensorMemory.Bytes(value), stored.Entry.Count);
        return value;
    }

    private static unsafe void Copy(ParameterSpec spec, byte* source, SafetensorsDtype from, SafetensorsDtype to, Stream stream)
    {
        var (count, fromSize, toSize) = (spec.Count, from.Bits() / 8, to.Bits() / 8);
        var buffer = new byte[Math.Min(Chunk, count) * toSize];
        fixed (byte* converted = buffer)
        {
            for (var done = 0L; done < count; done += Chunk)
            {
                var length = (int)Math.Min(Chunk, count - done);
                FloatConversions.Convert(from, source + (done * fromSize), to, converted, length);
                RefuseInfinite(spec, converted, to, length);
                stream.Write(buffer.AsSpan(0, length * toSize));
            }
        }
    }

    /// <summary>What is no number in one weight makes nonsense of every answer.</summary>
    private static unsafe void RefuseInfinite(ParameterSpec spec, byte* values, SafetensorsDtype dtype, int count)
    {
        // The exponent's bits are all set.
        var isFinite = dtype switch
        {
            SafetensorsDtype.F32 => !HasExponent(new ReadOnlySpan<uint>(values, count), 0x7F80_0000u),
            SafetensorsDtype.F16 => !HasExponent(new ReadOnlySpan<ushort>(values, count), (ushort)0x7C00),
            _ => !HasExponent(new ReadOnlySpan<ushort>(values, count), (ushort)0x7F80),
        };
        if (!isFinite)
        {
            throw new TrainingException(
                TrainingFailure.Model,
                $"{spec.Name} has values that are no finite numbers as {NameOf(dtype)}.",
                dtype == SafetensorsDtype.F16
                    ? "float16 ends at 65504: write bfloat16 (infer_dtype: bfloat16, or --dtype bfloat16). If that has such values too, the training has diverged."
                    : "The base or the adapter holds them already: the training has diverged; take an earlier checkpoint.");
        }
    }

    private static bool HasExponent<T>(ReadOnlySpan<T> values, T mask)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        foreach (var value in values)
        {
            if ((value & mask) == mask)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class MergedWeight(MergedModel model, ParameterSpec spec) : IWeightSource
    {
        public string Name => spec.Name;

        public string Origin => model._checkpoint.Folder;

        public IReadOnlyList<long> Shape => spec.Shape;

        public SafetensorsDtype Dtype => SafetensorsDtype.F32;

        public unsafe WeightNumbers Fetch()
        {
            var merged = model.MergeAll(spec);
            return new WeightNumbers(TensorMemory.Bytes(merged), merged.Dispose);
        }
    }
}
