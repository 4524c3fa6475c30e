using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lathe.Models.Config;
using Lathe.Models.Onnx;
using Lathe.Models.Safetensors;
using Lathe.Training.Loop;

namespace Lathe.Training.Export;

/// <summary>A folder that onnxruntime, Optimum and transformers.js load: the graph in <c>onnx/</c>, configuration and tokenizer beside it.</summary>
internal sealed partial class OnnxFormat : ExportFormat
{
    /// <summary>Room for the graph itself and the files beside it.</summary>
    private const long Others = 16 << 20;

    public override string Name => "onnx";

    internal override bool Writes(string name, string folder) => false;

    internal override bool Writes(DirectoryInfo folder) => folder.Name == OnnxModel.FolderName
        && folder.EnumerateFileSystemInfos().All(entry => entry is FileInfo { LinkTarget: null } && Model().IsMatch(entry.Name));

    internal override IExportWork Open(ExportJob job, IExportReporter reporter)
    {
        if (job.Dtype == SafetensorsDtype.BF16)
        {
            throw new TrainingException(
                TrainingFailure.Model, "ONNX models are written in float32 or float16; runtimes have few operators for bfloat16.",
                "Write float32, which holds everything that bfloat16 does (--dtype float32, or infer_dtype: float32), or float16.");
        }

        var source = new MergedSource(job);
        try
        {
            var type = source.Model.Dtype == SafetensorsDtype.F16 ? OnnxType.F16 : OnnxType.F32;
            var model = OnnxModel.Create(source.Model.Config, source.Model.Find, type);
            if (source.TokenizerProblem is { } problem)
            {
                reporter.Notice($"The tokenizer is copied as it is, and could not be read: {problem}");
            }

            source.TellOfTemplate(reporter);
            return new Work(source, model);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"^model(_fp16)?\.onnx(_data)?\z")]
    private static partial Regex Model();

    private sealed class Work(MergedSource source, OnnxModel model) : IExportWork
    {
        private bool IsHalf => model.Type == OnnxType.F16;

        private SafetensorsDtype Dtype => IsHalf ? SafetensorsDtype.F16 : SafetensorsDtype.F32;

        public long Bytes => model.WeightBytes + Others;

        public int? Merged => source.Model.Merged;

        public IReadOnlyList<string> Write(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            var files = model.Write(
                folder, written: (done, total) => reporter.Progress(ExportPhase.Writing, done, total), cancellation: cancellation);
            var others = CompanionFiles.Write(source, folder, Dtype.Name(), library: "transformers.js");
            CompanionFiles.Edit(Path.Combine(folder, ModelConfig.FileName), config => Describe(config, isExternal: files.Count > 1));
            return [.. files, .. others];
        }

        public ExportCheck Check(string folder, IExportReporter reporter, CancellationToken cancellation)
        {
            try
            {
                return ExportCheck.Of(ParityCheck.Run(
                    source.Model, source.Job.ModelFolder, Dtype, _ => OnnxDecoder.Open(folder, model), source.Tokenizer, reporter, cancellation));
            }
            catch (DllNotFoundException missing)
            {
                return new ExportCheck(null, $"onnxruntime does not load on this machine ({missing.Message})");
            }
        }

        public void Dispose() => source.Dispose();

        /// <summary>What transformers.js asks of a configuration: which file to load, and what is kept and stored outside of it.</summary>
        private void Describe(JsonObject config, bool isExternal)
        {
            config[config.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = IsHalf ? "float16" : "float32";
            var settings = new JsonObject { ["dtype"] = IsHalf ? "fp16" : "fp32" };
            if (IsHalf)
            {
                settings["kv_cache_dtype"] = new JsonObject { ["fp16"] = "float16" };
            }

            if (isExternal)
            {
                settings["use_external_data_format"] = new JsonObject { [model.FileName] = true };
            }

            config["transformers.js_config"] = settings;
        }
    }
}
