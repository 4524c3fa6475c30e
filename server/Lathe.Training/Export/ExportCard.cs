using System.Globalization;
using System.Text;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;

namespace Lathe.Training.Export;

/// <summary>README.md of an exported model: metadata that the Hugging Face hub reads, and what was merged.</summary>
internal static class ExportCard
{
    /// <param name="job">What is exported.</param>
    /// <param name="model">With the adapters.</param>
    /// <param name="library">The hub's name of the library that loads it.</param>
    /// <param name="type">Of most weights; null: as the model has them.</param>
    public static string ToMarkdown(ExportJob job, MergedModel model, string library = "transformers", string? type = null)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(job.OutputFolder));
        // Whoever is given the model has no use for a path of this machine.
        var source = job.ModelName is { } given && !Path.IsPathRooted(given) ? given : Path.GetFileName(Path.TrimEndingDirectorySeparator(job.ModelFolder));
        var text = new StringBuilder($"---\nlibrary_name: {library}\nlicense: other\n");
        if (ModelCard.IsHubId(source))
        {
            text.Append(CultureInfo.InvariantCulture, $"base_model: {ModelCard.Yaml(source)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"tags:\n- lathe\npipeline_tag: text-generation\n---\n\n# {ModelCard.Escape(name)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{ModelCard.Code(source)}{(model.Adapters.Count == 0 ? "" : " with its adapters merged")}, ");
        text.Append(CultureInfo.InvariantCulture, $"weights in {type ?? model.Dtype.Name()}.\n");
        if (model.Adapters.Count > 0)
        {
            text.Append("\n## Adapters\n\n");
        }

        foreach (var adapter in model.Adapters)
        {
            var config = adapter.Config;
            string[] kinds = [.. new[] { ("rsLoRA", config.UseRslora), ("DoRA", config.UseDora), ("PiSSA", config.PissaIterations is not null) }.Where(kind => kind.Item2).Select(kind => kind.Item1)];
            text.Append(CultureInfo.InvariantCulture, $"- {ModelCard.Code(Path.GetFileName(Path.TrimEndingDirectorySeparator(adapter.Folder)))}: ");
            text.Append(CultureInfo.InvariantCulture, $"{(kinds.Length > 0 ? string.Join(", ", kinds) : "LoRA")}, rank {config.Rank}, alpha {PythonFloat.Repr(config.Alpha)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## Versions\n\n- Lathe: {ModelCard.Code(typeof(ExportCard).Assembly.GetName().Version!.ToString(3))}\n");
        return text.ToString();
    }
}
