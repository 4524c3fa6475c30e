using System.Text.Json.Nodes;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>
/// The linear layers of a merged model in few bits, for a checkpoint in bitsandbytes' layout; embedding, head, norms and routers stay as they
/// are. Files hold all scales before the first codes, so each layer is quantized twice: once for its scales, which stay in memory, and again
/// when its codes are written. No more than one layer is in memory.
/// </summary>
internal sealed class QuantizedLayers(MergedModel model, ExportQuantization quantization)
{
    /// <summary>Maps and description of a layer.</summary>
    private const long Beside = 2048;

    private readonly QuantizationOptions _options = quantization == ExportQuantization.Nf4
        ? new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true)
        : new QuantizationOptions(Code: null, DoubleQuantization: false);

    /// <summary>Of all weights, about.</summary>
    public long Bytes => model.Parameters.Sum(spec => !DecoderLoader.IsLayer(spec) ? spec.Count * (model.DtypeOf(spec).Bits() / 8)
        : _options.Code is null ? spec.Count + (spec.Shape.Max() * sizeof(float))
        : (spec.Count / 2) + (spec.Count / FourBitWeight.BlockSize) + Beside);

    /// <summary>What <c>config.json</c> says of them (<c>quantization_config</c>), in transformers' words.</summary>
    public JsonObject ToConfig() => new()
    {
        ["quant_method"] = "bitsandbytes",
        ["load_in_4bit"] = _options.Code is not null,
        ["load_in_8bit"] = _options.Code is null,
        ["bnb_4bit_compute_dtype"] = model.Config.TorchDtype,
        ["bnb_4bit_quant_storage"] = "uint8",
        ["bnb_4bit_quant_type"] = _options.Code?.Name ?? FourBitCode.Fp4.Name,
        ["bnb_4bit_use_double_quant"] = _options.DoubleQuantization,
        ["llm_int8_enable_fp32_cpu_offload"] = false,
        ["llm_int8_has_fp16_weight"] = false,
        ["llm_int8_skip_modules"] = new JsonArray([.. Others().Select(name => JsonValue.Create(name))]),
        ["llm_int8_threshold"] = 6.0,
    };

    /// <summary>All tensors of the model.</summary>
    /// <param name="written">Called with the bytes of each.</param>
    /// <param name="reporter">Is told of each layer.</param>
    /// <param name="cancellation">Looked at between weights.</param>
    public IReadOnlyList<TensorToWrite> Make(Action<long> written, IExportReporter reporter, CancellationToken cancellation)
    {
        var tensors = new List<TensorToWrite>();
        var (done, total) = (0, model.Parameters.Count(DecoderLoader.IsLayer));
        foreach (var spec in model.Parameters)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!DecoderLoader.IsLayer(spec))
            {
                tensors.Add(model.ToWrite(spec, written, cancellation));
                continue;
            }

            using var layer = Quantize(spec);
            var parts = QuantizedFile.Write(spec.Name, layer);
            tensors.Add(new TensorToWrite(spec.Name, parts[0].Dtype, parts[0].Shape, stream => WriteCodes(spec, stream, cancellation)) { Written = written });
            tensors.AddRange(parts.Skip(1).Select(part => part with { Written = written }));
            reporter.Progress(ExportPhase.Quantizing, ++done, total);
        }

        return tensors;
    }

    /// <summary>Matrices that stay as they are, so that who loads the folder does not take them for quantized ones.</summary>
    private IEnumerable<string> Others()
    {
        const string Weight = ".weight";
        var names = DecoderFamilies.For(model.Config).Names;
        return model.Parameters
            .Where(spec => spec.Shape.Count == 2 && !DecoderLoader.IsLayer(spec) && spec.Role is not (ParameterRole.Embedding or ParameterRole.Positions or ParameterRole.Head))
            .Select(spec => spec.Name[..^Weight.Length]).Prepend(names.Head);
    }

    private QuantizedWeight Quantize(ParameterSpec spec)
    {
        using var merged = model.MergeAll(spec);
        if (!spec.IsTransposed)
        {
            return _options.Quantize(merged, CPU);
        }

        // In few bits every weight is [out, in].
        using var view = merged.t();
        using var rows = view.contiguous();
        return _options.Quantize(rows, CPU);
    }

    private unsafe void WriteCodes(ParameterSpec spec, Stream stream, CancellationToken cancellation)
    {
        const int Chunk = 1 << 24;
        cancellation.ThrowIfCancellationRequested();
        using var layer = Quantize(spec);
        var codes = QuantizedFile.CodesOf(layer);
        for (var at = 0L; at < codes.numel(); at += Chunk)
        {
            stream.Write(new ReadOnlySpan<byte>(TensorMemory.Bytes(codes) + at, (int)Math.Min(Chunk, codes.numel() - at)));
        }
    }
}
