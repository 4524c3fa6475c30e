using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Files;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;

namespace Lathe.Training.Export;

/// <summary>What stands beside the weights in a folder that Hugging Face's libraries load.</summary>
internal static class CompanionFiles
{
    private const string TokenizerConfig = "tokenizer_config.json";
    private const string TemplateFile = "chat_template.jinja";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool IsOne(string name) => TokenizerFiles.IsOne(name) || ModelSaver.IsCode(name)
        || name is ModelConfig.FileName or ModelSaver.GenerationConfig or ModelCard.FileName;

    /// <summary>Configurations, tokenizer, code and model card.</summary>
    /// <param name="source">The model.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="type">Of most weights, for the card; null: as the model has them.</param>
    /// <param name="quantization">What the configuration says of weights in few bits; null: there are none.</param>
    /// <param name="library">The hub's name of the library that loads it.</param>
    /// <returns>Names of the files.</returns>
    public static IReadOnlyList<string> Write(
        MergedSource source, string folder, string? type = null, JsonObject? quantization = null, string library = "transformers")
    {
        var (job, model) = (source.Job, source.Model);
        var config = (model.Config with { EosTokenIds = source.Ends }).ToJson();
        if (quantization is not null)
        {
            var root = JsonNode.Parse(config)!.AsObject();
            root["quantization_config"] = quantization;
            config = root.ToJsonString(Readable) + "\n";
        }

        AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), config);
        AtomicFile.WriteText(Path.Combine(folder, ModelSaver.GenerationConfig), Generation(source).ToJsonString(Readable) + "\n");
        List<string> files = [ModelConfig.FileName, ModelSaver.GenerationConfig];
        foreach (var (from, name) in TokenizerFiles.In(source.TokenizerFolder).Select(name => (source.TokenizerFolder, name))
            .Concat(ModelSaver.CodeFiles(job.ModelFolder).Select(name => (job.ModelFolder, name))))
        {
            File.Copy(Path.Combine(from, name), Path.Combine(folder, name));
            files.Add(name);
        }

        if (source.AddedTemplate is { } template)
        {
            AddTemplate(folder, files, template);
        }

        AtomicFile.WriteText(Path.Combine(folder, ModelCard.FileName), ExportCard.ToMarkdown(job, model, library, type));
        files.Add(ModelCard.FileName);
        return files;
    }

    /// <summary>Changes a JSON file that was written.</summary>
    public static void Edit(string path, Action<JsonObject> change)
    {
        var settings = Artifacts.JsonFile.ParseObject(File.ReadAllBytes(path));
        change(settings);
        AtomicFile.WriteText(path, settings.ToJsonString(Readable) + "\n");
    }

    private static void AddTemplate(string folder, List<string> files, string template)
    {
        if (!files.Contains(TokenizerConfig))
        {
            AtomicFile.WriteText(Path.Combine(folder, TemplateFile), template);
            files.Add(TemplateFile);
            return;
        }

        Edit(Path.Combine(folder, TokenizerConfig), settings => settings["chat_template"] = template);
    }

    private static JsonObject Generation(MergedSource source)
    {
        var (config, ends) = (source.Model.Config, source.Ends);
        var path = Path.Combine(source.Job.ModelFolder, ModelSaver.GenerationConfig);
        var generation = File.Exists(path) ? Artifacts.JsonFile.ParseObject(File.ReadAllBytes(path)) : new JsonObject();
        if (!File.Exists(path))
        {
            generation["_from_model_config"] = true;
            Set("bos_token_id", config.BosTokenId);
            Set("pad_token_id", config.PadTokenId);
        }

        if ((source.AddedEnd is not null || !generation.ContainsKey("eos_token_id")) && ends.Count > 0)
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
}
