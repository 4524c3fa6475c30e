using System.Text.RegularExpressions;
using Lathe.Models.PyTorch;
using Lathe.Models.Safetensors;

namespace Lathe.Training.Export;

/// <summary>A folder that Hugging Face's libraries load, with weights in shards.</summary>
/// <param name="name">Of the format.</param>
/// <param name="isPyTorch">PyTorch's <c>.bin</c> instead of safetensors.</param>
internal sealed partial class CheckpointFormat(string name, bool isPyTorch) : ExportFormat
{
    public override string Name => name;

    public override IReadOnlyList<ExportQuantization> Quantizations => isPyTorch ? [] : [ExportQuantization.Nf4, ExportQuantization.EightBit];

    internal override bool Writes(string name, string folder) =>
        Weights().IsMatch(name) || name is Checkpoint.IndexFileName or Checkpoint.PyTorchIndexFileName;

    internal override IExportWork Open(ExportJob job, IExportReporter reporter)
    {
        var source = new MergedSource(job);
        if (source.TokenizerProblem is { } problem)
        {
            reporter.Notice($"The tokenizer is copied as it is, and could not be read: {problem}");
        }

        source.TellOfTemplate(reporter);
        return new Work(source, isPyTorch);
    }

    [GeneratedRegex(@"^(model(-[0-9]{5}-of-[0-9]{5})?\.safetensors|pytorch_model(-[0-9]{5}-of-[0-9]{5})?\.bin)\z")]
    private static partial Regex Weights();

    private sealed class Work(MergedSource source, bool isPyTorch) : IExportWork
    {
        private readonly QuantizedLayers? _few = source.Job.Quantization is { } quantization ? new QuantizedLayers(source.Model, quantization) : null;

        public long Bytes => _few?.Bytes ?? source.Model.Parameters.Sum(spec => spec.Count * (source.Model.DtypeOf(spec).Bits() / 8));

        public int? Merged => source.Model.Merged;

        public IReadOnlyList<string> Write(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            var (done, total) = (0L, 0L);
            void Written(long bytes) => reporter.Progress(ExportPhase.Writing, done += bytes, total);
            var tensors = _few?.Make(Written, reporter, cancellation) ?? [.. source.Model.Parameters.Select(spec => source.Model.ToWrite(spec, Written, cancellation))];
            total = tensors.Sum(tensor => tensor.Length);
            var files = isPyTorch
                ? PyTorchWriter.WriteCheckpoint(folder, tensors, source.Job.MaxShardBytes)
                : SafetensorsWriter.WriteCheckpoint(folder, tensors, source.Job.MaxShardBytes);
            return [.. files, .. CompanionFiles.Write(source, folder, source.Job.Quantization?.Title(), _few?.ToConfig())];
        }

        public ExportCheck Check(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            var parity = ParityCheck.Run(
                source.Model, source.Job.ModelFolder, source.Model.Dtype, context => WrittenCheckpoint.Load(folder, context), source.Tokenizer, reporter,
                cancellation);
            return ExportCheck.Of(parity with { Quantization = source.Job.Quantization });
        }

        public void Dispose() => source.Dispose();
    }
}
