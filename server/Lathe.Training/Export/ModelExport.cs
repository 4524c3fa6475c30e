using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Files;
using Lathe.Models.PyTorch;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;
using Lathe.Training.Native;

namespace Lathe.Training.Export;

/// <summary>Merges adapters into a base model and writes it as a folder that Hugging Face's libraries load.</summary>
public static class ModelExport
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="job">What is exported.</param>
    /// <param name="reporter">Is told how it goes.</param>
    /// <param name="cancellation">Ends it within a weight or a prompt; nothing is left then.</param>
    /// <exception cref="TrainingException">It can't be done; the output folder is as it was.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExportResult Execute(ExportJob job, IExportReporter reporter, CancellationToken cancellation)
    {
        try
        {
            _ = NativeRuntime.Prepare();
            using var model = new MergedModel(job.ModelFolder, job.Adapters, job.Dtype);
            return Write(job, model, reporter, cancellation);
        }
        catch (EngineLoadException failure)
        {
            throw new TrainingException(TrainingFailure.Engine, failure.Message, inner: failure);
        }
        catch (ModelFileException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
        catch (DataException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
    }

    private static ExportResult Write(ExportJob job, MergedModel model, IExportReporter reporter, CancellationToken cancellation)
    {
        var total = model.Parameters.Sum(spec => spec.Count * (model.DtypeOf(spec).Bits() / 8));
        var tokenizerFolder = TokenizerFolder(job);
        var tokenizer = Load(tokenizerFolder, reporter);
        using var folder = ExportFolder.Create(job, total);
        var done = 0L;
        IReadOnlyList<TensorToWrite> tensors =
        [
            .. model.Parameters.Select(spec => model.ToWrite(spec, bytes => reporter.Progress(ExportPhase.Writing, done += bytes, total), cancellation)),
        ];
        var files = new List<string>(WritingTo(folder, () => job.IsPyTorch
            ? PyTorchWriter.WriteCheckpoint(folder.Unfinished, tensors, job.MaxShardBytes)
            : SafetensorsWriter.WriteCheckpoint(folder.Unfinished, tensors, job.MaxShardBytes)));
        files.AddRange(WritingTo(folder, () => WriteRest(job, model, folder.Unfinished, tokenizerFolder, tokenizer)));
        var parity = job.Check ? Check(job, model, folder, tokenizer, reporter, cancellation) : null;
        cancellation.ThrowIfCancellationRequested();
        var bytes = WritingTo(folder, () =>
        {
            var size = files.Sum(file => new FileInfo(Path.Combine(folder.Unfinished, file)).Length);
            folder.Publish();
            return size;
        });
        return new ExportResult(files, bytes, model.Parameters.Count(spec => model.IsChanged(spec, model.Adapters.Count)), parity);
    }

    private static ExportParity Check(
        ExportJob job, MergedModel model, ExportFolder folder, Tokenizer? tokenizer, IExportReporter reporter, CancellationToken cancellation)
    {
        var parity = ParityCheck.Run(model, job.ModelFolder, folder.Unfinished, tokenizer, reporter, cancellation);
        return parity.Difference <= parity.Limit
            ? parity
            : throw new TrainingException(
                TrainingFailure.Model,
                $"The written model computes something else than the base with its adapters: logits differ by {parity.Difference:P1} of the largest, and " +
                $"{parity.SameNext:P0} of the likeliest tokens are the same. It was removed again.",
                model.Dtype == SafetensorsDtype.F32
                    ? "Please report this with the adapter's adapter_config.json."
                    : "Weights of 16 bits are too coarse for this adapter: write float32 (infer_dtype: float32, or --dtype float32); if it is the same then, report it.");
    }

    /// <summary>The last adapter's where it has one, with the tokens that were added; else the base's.</summary>
    private static string TokenizerFolder(ExportJob job) => job.Adapters.LastOrDefault(
        folder => TokenizerFiles.In(folder).Any(name => name is "tokenizer.json" or "tokenizer.model" or "spiece.model" or "qwen.tiktoken" or "vocab.json")) ?? job.ModelFolder;

    private static PipelineTokenizer? Load(string folder, IExportReporter reporter)
    {
        try
        {
            var tokenizer = TokenizerLoader.Load(folder);
            if (TokenizerSettings.Load(folder).ChatTemplate is null)
            {
                reporter.Notice(
                    "The tokenizer has no chat template, so programs that chat with the model have to be told the one that it was trained with. To ship " +
                    "one, put it into chat_template.jinja.");
            }

            return tokenizer;
        }
        catch (DataException failure)
        {
            reporter.Notice($"The tokenizer is copied as it is, and could not be read: {failure.Message}");
            return null;
        }
    }

    private static List<string> WriteRest(ExportJob job, MergedModel model, string folder, string tokenizerFolder, PipelineTokenizer? tokenizer)
    {
        // Answers end with the token that the adapter was trained to end them with.
        var isEndKnown = tokenizer?.EosId is not { } end || model.Config.EosTokenIds.Contains(end);
        IReadOnlyList<int> ends = isEndKnown ? model.Config.EosTokenIds : [tokenizer!.EosId!.Value, .. model.Config.EosTokenIds];
        AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), (model.Config with { EosTokenIds = ends }).ToJson());
        AtomicFile.WriteText(Path.Combine(folder, ModelSaver.GenerationConfig), Generation(job.ModelFolder, model.Config, ends, isEndKnown).ToJsonString(Readable) + "\n");
        List<string> files = [ModelConfig.FileName, ModelSaver.GenerationConfig];
        foreach (var (source, name) in TokenizerFiles.In(tokenizerFolder).Select(name => (tokenizerFolder, name))
            .Concat(ModelSaver.CodeFiles(job.ModelFolder).Select(name => (job.ModelFolder, name))))
        {
            File.Copy(Path.Combine(source, name), Path.Combine(folder, name));
            files.Add(name);
        }

        AtomicFile.WriteText(Path.Combine(folder, ModelCard.FileName), ExportCard.ToMarkdown(job, model));
        files.Add(ModelCard.FileName);
        return files;
    }

    private static JsonObject Generation(string modelFolder, ModelConfig config, IReadOnlyList<int> ends, bool isEndKnown)
    {
        var path = Path.Combine(modelFolder, ModelSaver.GenerationConfig);
        var generation = File.Exists(path) ? Artifacts.JsonFile.ParseObject(File.ReadAllBytes(path)) : new JsonObject();
        if (!File.Exists(path))
        {
            generation["_from_model_config"] = true;
            Set("bos_token_id", config.BosTokenId);
            Set("pad_token_id", config.PadTokenId);
        }

        if ((!isEndKnown || !generation.ContainsKey("eos_token_id")) && ends.Count > 0)
        {
            generation["eos_token_id"] = ends.Count == 1 ? ends[0] : new JsonArray([.. ends.Select(id => JsonValue.Create(id))]);
        }

        return generation;

        void Set(string key, int? value)
        {
            if (value is { } id)
            {
                generation[key] = id;
            }
        }
    }

    private static T WritingTo<T>(ExportFolder folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException || (failure is ModelFileException file && file.File.StartsWith(folder.Unfinished, StringComparison.Ordinal)))
        {
            throw new TrainingException(
                TrainingFailure.Output, $"The export cannot be written: {failure.Message} Nothing of it is left.",
                "Free disk space or change the folder's permissions, and export again.", failure);
        }
    }
}
