using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Adapters;
using Lathe.Training.Autograd;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>
/// Loads what an export has written, and compares its logits with those of the base with the last adapter beside it, as a training has it, not
/// merged. The two are in memory one after the other.
/// </summary>
internal static class ParityCheck
{
    /// <summary>Tokens of a prompt, at most.</summary>
    private const int MaxTokens = 48;

    private static readonly string[] Prompts =
    [
        "The capital of France is Paris, and the capital of Italy is",
        "Q: What is 12 plus 30?\nA: 12 plus 30 is",
        "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n",
        "Übung macht den Meister. 学而时习之,不亦说乎?",
    ];

    /// <param name="model">What was written.</param>
    /// <param name="baseFolder">Of the base.</param>
    /// <param name="folder">Where it was written to.</param>
    /// <param name="tokenizer">Makes tokens of the prompts; null: any tokens will do.</param>
    /// <param name="reporter">Is told of each prompt.</param>
    /// <param name="cancellation">Looked at between prompts.</param>
    public static ExportParity Run(
        MergedModel model, string baseFolder, string folder, Tokenizer? tokenizer, IExportReporter reporter, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var config = ModelConfig.Load(folder);
        var context = ComputeContextFactory.Create(bf16: false, previous: null, out _);
        if (2 * sizeof(float) * ParameterInventory.Count(config) > HostMemory.AvailableBytes)
        {
            // Weights of 16 bits are then used where they are in the file.
            context = context with { ComputeType = ScalarType.BFloat16, Matmul = new Kernels.Matmul.AtenMatmul() };
        }

        var rows = Prompts.Select((prompt, i) => Ids(prompt, i, tokenizer, config)).ToList();
        var (done, total) = (0, 2 * rows.Count);
        List<Tensor> expected, actual;
        using (var decoder = Reference(model, baseFolder, context))
        {
            expected = Logits(decoder);
        }

        using (var decoder = DecoderLoader.Load(folder, config, _ => false, MaxTokens, context))
        {
            actual = Logits(decoder);
        }

        var pairs = expected.Zip(actual).ToList();
        var largest = pairs.Max(pair => pair.First.abs().max().item<float>());
        var difference = pairs.Max(pair => pair.First.sub(pair.Second).abs().max().item<float>());
        var same = pairs.Sum(pair => pair.First.argmax(1).eq(pair.Second.argmax(1)).sum().item<long>());
        var tokens = rows.Sum(row => row.Length);
        return new ExportParity(
            model.Dtype, ComputePath.Of(context).Dtype, rows.Count, tokens, difference / Math.Max(largest, float.Epsilon), (double)same / tokens);

        List<Tensor> Logits(Decoder decoder) => [.. rows.Select(row =>
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var ids = tensor(row, ScalarType.Int64).view(1, row.Length);
            var logits = decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
            reporter.Progress(ExportPhase.Checking, ++done, total);
            return logits.to(ScalarType.Float32, copy: true).MoveToOuterDisposeScope();
        })];
    }

    private static long[] Ids(string prompt, int number, Tokenizer? tokenizer, ModelConfig config)
    {
        var length = Math.Min(MaxTokens, config.MaxPositionEmbeddings);
        long[] ids = tokenizer is null
            ? [.. Enumerable.Range(0, length).Select(i => (number + 1) * (i + 7L) * 2_654_435_761L % config.VocabSize)]
            : [.. tokenizer.Encode(prompt).Select(id => (long)id).Where(id => id < config.VocabSize).Take(length)];
        return ids.Length > 0 ? ids : [0];
    }

    /// <summary>The base, with all adapters but the last merged, and the last beside it.</summary>
    private static Decoder Reference(MergedModel model, string folder, ComputeContext context)
    {
        var (config, before) = (model.Config, Math.Max(0, model.Adapters.Count - 1));
        var grown = config.VocabSize == model.Base.VocabSize ? null : new NewRows(config.VocabSize, [], null, HasNoise: false, Seed: 0);
        var decoder = DecoderLoader.Load(
            folder, model.Base, _ => false, MaxTokens, context, untie: model.Base.TieWordEmbeddings && !config.TieWordEmbeddings, newRows: grown);
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
            using (var rows = ((DenseWeight)linear.Weight).AsRows())
            {
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
