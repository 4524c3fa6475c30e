using Lathe.Data.Gguf;
using Lathe.Models.Families;
using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>One file for llama.cpp, with a <c>Modelfile</c> for Ollama; or an adapter by itself, which llama.cpp applies when it loads the base.</summary>
internal sealed class GgufFormat : ExportFormat
{
    private const string Modelfile = "Modelfile";
    private const string Adapter = "adapter-";
    private const string Extension = ".gguf";

    private const string AdapterUnchecked = "an adapter by itself needs its base as a GGUF file; try the two in llama.cpp";

    private static readonly GgufTensorType[] Types = Enum.GetValues<GgufTensorType>();

    public override string Name => "gguf";

    public override IReadOnlyList<ExportQuantization> Quantizations => [ExportQuantization.Q8, ExportQuantization.Q4];

    internal override bool Writes(string name, string folder) =>
        name == Modelfile || Types.Any(type => name == FileName(folder, type) || name == FileName(folder, type, Adapter));

    internal override IExportWork Open(ExportJob job, IExportReporter reporter) => job.AdapterOnly ? AdapterWork.Open(job) : ModelWork.Open(job, reporter);

    /// <summary>llama.cpp's naming: what it is, then the type of most weights.</summary>
    private static string FileName(string folder, GgufTensorType type, string kind = "") => $"{folder}-{kind}{type.Name()}{Extension}";

    private static string NameOf(ExportJob job) => Path.GetFileName(Path.TrimEndingDirectorySeparator(job.OutputFolder));

    private static GgufTensorType TypeOf(ExportJob job, SafetensorsDtype dtype) => (job.Quantization, dtype) switch
    {
        (ExportQuantization.Q8, _) => GgufTensorType.Q8,
        (ExportQuantization.Q4, _) => GgufTensorType.Q4,
        (_, SafetensorsDtype.F16) => GgufTensorType.F16,
        (_, SafetensorsDtype.BF16) => GgufTensorType.BF16,
        _ => GgufTensorType.F32,
    };

    /// <summary>The model with its adapters merged: each weight in fp32 when its turn comes, and cast once.</summary>
    private sealed class ModelWork(MergedSource source, GgufModel model, GgufTensorType type) : IExportWork
    {
        public long Bytes => model.WeightBytes;

        public int? Merged => source.Model.Merged;

        private string Written => FileName(NameOf(source.Job), type);

        public static ModelWork Open(ExportJob job, IExportReporter reporter)
        {
            var source = new MergedSource(job);
            try
            {
                var type = TypeOf(job, source.Model.Dtype);
                var model = GgufModel.Create(
                    source.Model.Config with { EosTokenIds = source.Ends }, job.ModelFolder, type, NameOf(job), source.Model.Find);
                var notes = GgufExport.AddTokenizer(model, source.TokenizerFolder, source.AddedTemplate);
                source.TellOfTemplate(reporter);
                foreach (var note in model.Notes.Concat(notes))
                {
                    reporter.Notice(note);
                }

                return new ModelWork(source, model, type);
            }
            catch
            {
                source.Dispose();
                throw;
            }
        }

        public IReadOnlyList<string> Write(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            _ = model.Write(
                Path.Combine(folder, Written), (done, total) => reporter.Progress(ExportPhase.Writing, done, total), cancellation);
            AtomicFile.WriteText(Path.Combine(folder, Modelfile), OllamaModelfile.Write(source.TokenizerFolder, Written, source.AddedTemplate));
            AtomicFile.WriteText(Path.Combine(folder, ModelCard.FileName), ExportCard.ToMarkdown(source.Job, source.Model, "gguf", type.Name()));
            return [Written, Modelfile, ModelCard.FileName];
        }

        /// <summary>By llama.cpp where it can be asked; else the file is read back, which shows what it holds and not what llama.cpp makes of it.</summary>
        public ExportCheck Check(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            var file = Path.Combine(folder, Written);
            if (source.Job.LlamaServer is not { } server)
            {
                reporter.Notice(
                    $"llama-server was not found, so Lathe read the file back by itself. Put llama.cpp's programs on the PATH, or name llama-server in {LlamaServerLocator.Variable}, " +
                    "to have llama.cpp compute from it.");
                return ReadBack(file, reporter, cancellation);
            }

            try
            {
                return LlamaCheck.Run(server, file, source, reporter, cancellation);
            }
            catch (LlamaUnusableException failure)
            {
                reporter.Notice($"llama.cpp ({server}) can't be asked, so Lathe read the file back by itself: {failure.Message}.");
                return ReadBack(file, reporter, cancellation);
            }
        }

        public void Dispose()
        {
            model.Dispose();
            source.Dispose();
        }

        private ExportCheck ReadBack(string file, IExportReporter reporter, CancellationToken cancellation)
        {
            var parity = ParityCheck.Run(
                source.Model, source.Job.ModelFolder, source.Model.Dtype, context => Load(file, context), source.Tokenizer, reporter, cancellation);
            return ExportCheck.Of(parity with { Quantization = source.Job.Quantization });
        }

        private WrittenCheckpoint Load(string file, ComputeContext context)
        {
            using var written = model.ReadBack(file);
            return WrittenCheckpoint.Load(source.Model.Config, parameter => Read(written, parameter), context);
        }

        private static unsafe Tensor Read(GgufReadBack written, ParameterSpec parameter)
        {
            var tensor = empty([.. parameter.Shape], ScalarType.Float32);
            written.Read(parameter.Name, TensorMemory.Floats(tensor));
            return tensor;
        }
    }

    private sealed class AdapterWork(ExportJob job, string adapter, GgufTensorType type, long bytes) : IExportWork
    {
        /// <summary>Numbers of 16 bits may become numbers of 32.</summary>
        private const int Growth = 2;

        public long Bytes => bytes * Growth;

        public int? Merged => null;

        public static AdapterWork Open(ExportJob job)
        {
            if (job.Adapters is not [var adapter])
            {
                throw new TrainingException(
                    TrainingFailure.Model,
                    job.Adapters.Count == 0 ? "There is no adapter to write by itself." : $"These are {job.Adapters.Count} adapters; a GGUF file holds one.",
                    job.Adapters.Count == 0 ? "Name an adapter's folder, or leave --adapter-only out." : "Export one after the other, by their folders.");
            }

            if (AdapterConfig.Read(adapter).PissaIterations is not null)
            {
                throw new TrainingException(
                    TrainingFailure.Model,
                    $"{adapter} was trained beside a base that PiSSA took its start from, and llama.cpp would add it to the base as it is.",
                    "Merge it (leave --adapter-only out), or train with pissa_convert: true, which leaves an adapter for the base as it is.");
            }

            var weights = new FileInfo(Path.Combine(adapter, ModelSaver.AdapterWeights));
            return new AdapterWork(job, adapter, TypeOf(job, job.Dtype ?? SafetensorsDtype.F32), weights.Exists ? weights.Length : 0);
        }

        public IReadOnlyList<string> Write(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            var name = FileName(NameOf(job), type, Adapter);
            _ = GgufAdapter.Write(adapter, job.ModelFolder, Path.Combine(folder, name), NameOf(job), type);
            return [name];
        }

        public ExportCheck Check(string folder, IExportReporter reporter, CancellationToken cancellation) => new(null, AdapterUnchecked);

        public void Dispose()
        {
            // Nothing is held open.
        }
    }
}
