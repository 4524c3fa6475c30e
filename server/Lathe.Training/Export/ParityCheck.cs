using Lathe.Data.Tokenizers;
using Lathe.Models.Safetensors;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>Loads what an export has written, and compares its logits with the reference's. The two are in memory one after the other.</summary>
internal static class ParityCheck
{
    /// <param name="model">What was written.</param>
    /// <param name="baseFolder">Of the base.</param>
    /// <param name="dtype">Type of most written weights.</param>
    /// <param name="open">Loads what was written, to be computed as the base is.</param>
    /// <param name="tokenizer">Makes tokens of the prompts; null: any tokens will do.</param>
    /// <param name="reporter">Is told of each prompt.</param>
    /// <param name="cancellation">Looked at between prompts.</param>
    public static ExportParity Run(
        MergedModel model, string baseFolder, SafetensorsDtype dtype, Func<ComputeContext, IWrittenModel> open, Tokenizer? tokenizer,
        IExportReporter reporter, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var reference = ParityReference.Compute(model, baseFolder, tokenizer, reporter, cancellation);
        var actual = new List<Tensor>();
        string computeType;
        using (var written = open(reference.Context))
        {
            foreach (var row in reference.Rows)
            {
                cancellation.ThrowIfCancellationRequested();
                actual.Add(written.Logits(row));
                reference.Tell(reporter, actual.Count);
            }

            computeType = reference.Context.ComputeType == ScalarType.Float32 ? written.ComputeType : reference.ComputeType;
        }

        var pairs = reference.Logits.Zip(actual).ToList();
        var difference = pairs.Max(pair => pair.First.sub(pair.Second).abs().max().item<float>());
        var same = pairs.Sum(pair => pair.First.argmax(1).eq(pair.Second.argmax(1)).sum().item<long>());
        var tokens = reference.Rows.Sum(row => row.Length);
        return new ExportParity(dtype, computeType, reference.Rows.Count, tokens, difference / reference.Largest, (double)same / tokens);
    }
}
