using Lathe.Models.Config;
using Lathe.Training.Adapters;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A base model with adapters as a training has them: the last one beside it, those before merged.</summary>
internal static class AdaptedDecoder
{
    /// <param name="model">Base and adapters; read from, and not needed afterwards.</param>
    /// <param name="folder">Of the base.</param>
    /// <param name="maxLength">Longest sequence, in tokens.</param>
    /// <param name="context">How it computes.</param>
    /// <param name="progress">Called with weights read and their number.</param>
    public static Decoder Load(MergedModel model, string folder, int maxLength, ComputeContext context, Action<int, int>? progress = null)
    {
        var (config, before) = (model.Config, Math.Max(0, model.Adapters.Count - 1));
        var grown = config.VocabSize == model.Base.VocabSize ? null : new NewRows(config.VocabSize, [], null, HasNoise: false, Seed: 0);
        var decoder = DecoderLoader.Load(
            folder, model.Base, _ => false, maxLength, context, progress, untie: model.Base.TieWordEmbeddings && !config.TieWordEmbeddings, newRows: grown);
        try
        {
            var parameters = decoder.BaseParameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
            foreach (var spec in model.Parameters.Where(spec => model.IsChanged(spec, before)))
            {
                Put(parameters[spec.Name], model.Merge(spec, before));
            }

            if (model.Adapters is [.., var last])
            {
                Attach(decoder, last, parameters);
            }

            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>The same with the base's layers in few bits, as QLoRA trains beside it: at most one adapter.</summary>
    /// <param name="folder">Of the base.</param>
    /// <param name="config">Of the base.</param>
    /// <param name="adapters">Folders.</param>
    /// <param name="quantization">How layers are stored; null: as they are in the files.</param>
    /// <param name="maxLength">Longest sequence, in tokens.</param>
    /// <param name="context">How it computes.</param>
    /// <param name="progress">Called with weights read and their number.</param>
    /// <exception cref="TrainingException">The adapters need weights in full.</exception>
    public static Decoder LoadQuantized(
        string folder, ModelConfig config, IReadOnlyList<string> adapters, QuantizationOptions? quantization, int maxLength, ComputeContext context,
        Action<int, int>? progress = null)
    {
        if (adapters.Count > 1)
        {
            throw InFull($"{adapters.Count} adapters are merged one after the other, which a base in few bits can't take.");
        }

        using var adapter = adapters is [var only] ? SavedAdapter.Open(only, config) : null;
        if (adapter is { Whole.Count: > 0 } or { Config.PissaIterations: not null })
        {
            throw InFull($"The adapter {adapter.Folder} changes weights of the base (modules_to_save, or PiSSA), which are in few bits here.");
        }

        var decoder = DecoderLoader.Load(folder, config, _ => false, maxLength, context, progress, quantization: quantization);
        try
        {
            if (adapter is not null)
            {
                Attach(decoder, adapter, new Dictionary<string, Parameter>(StringComparer.Ordinal));
            }

            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    private static TrainingException InFull(string message) =>
        new(TrainingFailure.Model, message, "Name the same model in 16 or 32 bits as the base, and leave quantization_bit out.");

    private static void Attach(Decoder decoder, SavedAdapter adapter, Dictionary<string, Parameter> parameters)
    {
        foreach (var name in adapter.Whole.Where(parameters.ContainsKey))
        {
            Put(parameters[name], adapter.ReadWhole(name));
        }

        var linears = decoder.Linears.Where(linear => adapter.Modules.Contains(linear.Path)).ToList();
        LoraInjector.Attach(decoder, adapter.Options with { Targets = [.. adapter.Modules] }, seed: 0, linear =>
        {
            var (a, b, magnitude) = adapter.Read(linear.Path);
            magnitude?.Dispose();
            return (a, b);
        });
        foreach (var linear in linears)
        {
            if (adapter.Config.PissaIterations is not null)
            {
                using var rows = ((DenseWeight)linear.Weight).AsRows();
                if (adapter.Start(linear.Path, rows) is { } start)
                {
                    Pissa.Subtract(linear, start.A, start.B);
                }
            }

            if (adapter.Read(linear.Path).Magnitude is { } magnitude)
            {
                linear.Adapter!.Magnitude = new LoraMagnitude(linear, linear.Adapter, magnitude, decoder.Context);
            }
        }
    }

    private static void Put(Parameter parameter, Tensor value)
    {
        using (value)
        {
            parameter.Replace(value.to(parameter.Value.dtype, copy: true));
        }
    }
}
