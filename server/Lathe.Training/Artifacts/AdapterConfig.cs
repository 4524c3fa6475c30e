using System.Globalization;
using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>
/// adapter_config.json of a LoRA adapter in PEFT's format. Only fields that every PEFT since 0.5 knows are written, newer
/// ones where they differ from their default, because a loader refuses fields it does not know.
/// </summary>
public sealed record AdapterConfig
{
    public const string FileName = "adapter_config.json";

    /// <summary>The largest rank read or written; beyond it an adapter is no longer smaller than any layer it adapts.</summary>
    public const int MaxRank = 65_536;

    /// <summary>Hub id or folder of the base model.</summary>
    public required string BaseModel { get; init; }

    public required int Rank { get; init; }

    /// <summary>The delta is <see cref="Scaling"/> times B A.</summary>
    public required double Alpha { get; init; }

    public double Dropout { get; init; }

    /// <summary>
    /// Names that a layer's path equals or ends with ("q_proj", "self_attn.q_proj"). Empty when <see cref="TargetPattern"/> is set.
    /// </summary>
    public required IReadOnlyList<string> TargetModules { get; init; }

    /// <summary>PEFT's other form of target_modules: a regular expression for the whole path, or "all-linear".</summary>
    public string? TargetPattern { get; init; }

    /// <summary>Modules trained and saved whole beside the adapter (additional_target); null for none.</summary>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <summary>Scales by alpha / sqrt(r) in place of alpha / r.</summary>
    public bool UseRslora { get; init; }

    public bool UseDora { get; init; }

    /// <summary>
    /// Iterations of the decomposition whose components the base's weights lack (PiSSA; -1: exact). Null: the base is as it was.
    /// </summary>
    public int? PissaIterations { get; init; }

    /// <summary>The base stores the weights of its layers as [in, out]; A and B are the same in either case.</summary>
    public bool FanInFanOut { get; init; }

    public string? Revision { get; init; }

    public string TaskType { get; init; } = "CAUSAL_LM";

    /// <summary>Ranks that differ from <see cref="Rank"/>, by a pattern of the path's end.</summary>
    public IReadOnlyDictionary<string, double> RankPattern { get; init; } = new Dictionary<string, double>();

    /// <summary>Alphas that differ from <see cref="Alpha"/>, likewise.</summary>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    public double Scaling => UseRslora ? Alpha / Math.Sqrt(Rank) : Alpha / Rank;

    /// <summary>The JSON text as it is written: indent 2, sorted keys, no final line feed.</summary>
    public string ToJson()
    {
        var config = new JsonObject
        {
            ["alpha_pattern"] = Pattern(AlphaPattern),
            ["auto_mapping"] = null,
            ["base_model_name_or_path"] = BaseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = FanInFanOut,
            ["inference_mode"] = true,
            ["init_lora_weights"] = PissaIterations switch
            {
                null => JsonValue.Create(true),
                < 0 => JsonValue.Create(AdapterConfigReader.ExactPissa),
                { } iterations => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{AdapterConfigReader.PissaPrefix}{iterations}")),
            },
            ["layers_pattern"] = null,
            ["layers_to_transform"] = null,
            ["lora_alpha"] = WholeWhereWhole(Alpha),
            ["lora_dropout"] = Dropout,
            ["modules_to_save"] = ModulesToSave is { Count: > 0 } modules ? Names(modules) : null,
            ["peft_type"] = "LORA",
            ["r"] = Rank,
            ["rank_pattern"] = Pattern(RankPattern),
            ["revision"] = Revision,
            ["target_modules"] = TargetPattern is { } pattern ? JsonValue.Create(pattern) : Names(TargetModules),
            ["task_type"] = TaskType,
        };
        if (UseRslora)
        {
            config["use_rslora"] = true;
        }

        if (UseDora)
        {
            config["use_dora"] = true;
        }

        return PythonJson.Serialize(config, indent: 2, sortKeys: true);
    }

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), ToJson());

    /// <summary>Reads and checks a folder's adapter_config.json.</summary>
    /// <exception cref="Lathe.Models.ModelFileException">
    /// The file is missing or damaged, or asks for something that this program would compute wrongly if it ignored it.
    /// </exception>
    public static AdapterConfig Read(string folder) => AdapterConfigReader.Read(Path.Combine(folder, FileName));

    /// <summary>PEFT writes an alpha of 16 as 16; its type is a whole number although fractions work.</summary>
    private static JsonValue WholeWhereWhole(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    private static JsonObject Pattern(IReadOnlyDictionary<string, double> pattern)
    {
        var result = new JsonObject();
        foreach ((string path, double value) in pattern)
        {
            result[path] = WholeWhereWhole(value);
        }

        return result;
    }
}
