using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lathe.Training.Artifacts;

/// <summary>README.md of a trained model: metadata that the Hugging Face hub reads, then what was trained, how and how well.</summary>
public sealed partial record ModelCard
{
    public const string FileName = "README.md";

    /// <summary>The run's name, usually the last part of output_dir.</summary>
    public required string Name { get; init; }

    /// <summary>Hub id or folder of the base model.</summary>
    public required string BaseModel { get; init; }

    /// <summary>"lora", "freeze" or "full".</summary>
    public required string FinetuningType { get; init; }

    /// <summary>"sft", "pt", ...</summary>
    public required string Stage { get; init; }

    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Name and value of each setting worth telling, in the order shown.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Hyperparameters { get; init; }

    /// <summary>Metric name to value on the evaluation set; empty without an evaluation.</summary>
    public required IReadOnlyDictionary<string, double> EvalMetrics { get; init; }

    /// <summary>Name and version, for example Lathe and libtorch.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Versions { get; init; }

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), ToMarkdown());

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        AppendMetadata(text);
        string datasets = Datasets.Count == 0 ? "" : $" on {string.Join(", ", Datasets.Select(Code))}";
        text.Append(CultureInfo.InvariantCulture, $"\n# {Escape(Name)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Code(BaseModel)}, fine-tuned{datasets} ({Code(Stage)}, {Code(FinetuningType)}).\n");
        var metrics = EvalMetrics.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, PythonFloat.Repr(pair.Value)));
        AppendList(text, "Results on the evaluation set", metrics);
        AppendList(text, "Training hyperparameters", Hyperparameters);
        AppendList(text, "Versions", Versions);
        return text.ToString();
    }

    internal static bool IsHubId(string model) => HubId().IsMatch(model);

    private void AppendMetadata(StringBuilder text)
    {
        text.Append("---\n");
        text.Append(CultureInfo.InvariantCulture, $"library_name: {(FinetuningType == "lora" ? "peft" : "transformers")}\n");
        text.Append("license: other\n");
        if (IsHubId(BaseModel))
        {
            // The hub refuses a card whose base_model is a folder.
            text.Append(CultureInfo.InvariantCulture, $"base_model: {Yaml(BaseModel)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"tags:\n- lathe\n- {Yaml(FinetuningType)}\n- {Yaml(Stage)}\n");
        text.Append("pipeline_tag: text-generation\n");
        text.Append(CultureInfo.InvariantCulture, $"model-index:\n- name: {Yaml(Name)}\n  results: []\n---\n");
    }

    private static void AppendList(StringBuilder text, string title, IEnumerable<KeyValuePair<string, string>> items)
    {
        bool any = false;
        foreach ((string name, string value) in items)
        {
            text.Append(any ? "" : $"\n## {title}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- {Escape(name)}: {Code(value)}\n");
            any = true;
        }
    }

    /// <summary>A YAML scalar: plain where nothing can be misread, else double-quoted (whose escapes are JSON's).</summary>
    internal static string Yaml(string text) =>
        PlainScalar().IsMatch(text) && !Ambiguous().IsMatch(text) ? text : PythonJson.Serialize(text);

    internal static string Code(string text)
    {
        string line = OneLine(text);
        return line.Contains('`', StringComparison.Ordinal) ? $"`` {line} ``" : $"`{line}`";
    }

    internal static string Escape(string text) => Special().Replace(OneLine(text), @"\$0");

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex HubId();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_./-]*\z")]
    private static partial Regex PlainScalar();

    [GeneratedRegex(@"^(true|false|yes|no|on|off|null|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"[\\`*_\[\]<>#|]")]
    private static partial Regex Special();
}
