using System.Globalization;
using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>Reads adapter_config.json as PEFT of any version writes it, and refuses what changes the numbers unnoticed.</summary>
internal static class AdapterConfigReader
{
    /// <summary>PEFT's words for PiSSA by the exact and by the randomized decomposition, the latter before its iterations.</summary>
    public const string ExactPissa = "pissa";
    public const string PissaPrefix = "pissa_niter_";

    private const long MaxBytes = 4L << 20;

    /// <summary>Ways to start that change the base's weights as well, so that the adapter alone means nothing.</summary>
    private static readonly string[] ChangedBases = ["olora", "corda", "loftq", "lora_ga"];

    /// <summary>Fields that change what an adapter computes, and which are understood only where they are off.</summary>
    private static readonly string[] Unsupported =
    [
        "alora_invocation_tokens", "arrow_config", "exclude_modules", "layer_replication", "layers_pattern", "layers_to_transform",
        "lora_bias", "megatron_config", "target_parameters", "trainable_token_indices", "use_qalora",
    ];

    public static AdapterConfig Read(string path)
    {
        JsonFile file = JsonFile.Read(path, MaxBytes);
        string type = file.Text("peft_type") ?? throw file.Error("peft_type", "missing; this is no PEFT adapter");
        if (type != "LORA")
        {
            throw file.Error("peft_type", $"\"{type}\" adapters are not supported, only \"LORA\"");
        }

        RefuseUnsupported(file);
        (IReadOnlyList<string> targets, string? pattern) = ReadTargets(file);
        return new AdapterConfig
        {
            BaseModel = file.Text("base_model_name_or_path") ?? "",
            Rank = ReadRank(file),
            Alpha = ReadAlpha(file),
            Dropout = ReadDropout(file),
            TargetModules = targets,
            TargetPattern = pattern,
            ModulesToSave = file.Texts("modules_to_save"),
            UseRslora = file.Flag("use_rslora", false),
            UseDora = file.Flag("use_dora", false),
            FanInFanOut = file.Flag("fan_in_fan_out", false),
            PissaIterations = ReadPissa(file),
            Revision = file.Text("revision"),
            TaskType = file.Text("task_type") ?? "CAUSAL_LM",
            RankPattern = ReadPattern(file, "rank_pattern", IsRank),
            AlphaPattern = ReadPattern(file, "alpha_pattern", value => value > 0 && double.IsFinite(value)),
        };
    }

    private static void RefuseUnsupported(JsonFile file)
    {
        string bias = file.Text("bias") ?? "none";
        if (bias != "none")
        {
            throw file.Error("bias", $"\"{bias}\" is not supported: train or convert the adapter with bias \"none\"");
        }

        foreach (string key in Unsupported)
        {
            if (IsSet(file[key]))
            {
                throw file.Error(key, $"{file[key]!.ToJsonString()} is not supported; the adapter would compute something else without it");
            }
        }
    }

    private static int? ReadPissa(JsonFile file)
    {
        if (file["init_lora_weights"] is not JsonValue value || !value.TryGetValue(out string? start))
        {
            return null;
        }

        if (ChangedBases.Contains(start, StringComparer.Ordinal))
        {
            throw file.Error("init_lora_weights", $"\"{start}\" changed the base's weights too, which is not supported: convert it to an ordinary LoRA adapter");
        }

        if (start == ExactPissa)
        {
            return -1;
        }

        return !start.StartsWith(PissaPrefix, StringComparison.Ordinal) ? null
            : int.TryParse(start[PissaPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) ? iterations
            : throw file.Error("init_lora_weights", $"\"{start}\" names no number of iterations; expected {PissaPrefix}16, for example");
    }

    private static bool IsSet(JsonNode? node) => node switch
    {
        null => false,
        JsonArray items => items.Count > 0,
        JsonObject properties => properties.Count > 0,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => true,
    };

    private static bool IsRank(double value) => value is >= 1 and <= AdapterConfig.MaxRank && value == Math.Floor(value);

    private static int ReadRank(JsonFile file)
    {
        long rank = file.Required<long>("r", "the rank, a whole number");
        return rank is >= 1 and <= AdapterConfig.MaxRank
            ? (int)rank
            : throw file.Error("r", $"{rank} is no rank; expected 1 to {AdapterConfig.MaxRank}");
    }

    private static double ReadAlpha(JsonFile file)
    {
        double alpha = file.Required<double>("lora_alpha", "a number");
        return alpha > 0 && double.IsFinite(alpha) ? alpha : throw file.Error("lora_alpha", $"{alpha} is not above 0");
    }

    private static double ReadDropout(JsonFile file)
    {
        double dropout = file.Number("lora_dropout") ?? 0;
        return dropout is >= 0 and < 1 ? dropout : throw file.Error("lora_dropout", $"{dropout} is not from 0 to below 1");
    }

    private static (IReadOnlyList<string> Names, string? Pattern) ReadTargets(JsonFile file)
    {
        if (file["target_modules"] is JsonValue value && value.TryGetValue(out string? pattern))
        {
            return pattern.Length > 0 ? ([], pattern) : throw file.Error("target_modules", "empty; nothing would be adapted");
        }

        return file.Texts("target_modules") is { Count: > 0 } names && names.All(name => name.Length > 0)
            ? (names, null)
            : throw file.Error("target_modules", "expected a list of layer names, such as [\"q_proj\", \"v_proj\"]");
    }

    private static Dictionary<string, double> ReadPattern(JsonFile file, string key, Func<double, bool> isValid)
    {
        var result = new Dictionary<string, double>(StringComparer.Ordinal);
        if (file[key] is not { } node)
        {
            return result;
        }

        if (node is not JsonObject entries)
        {
            throw file.Error(key, "expected an object of path pattern to number");
        }

        foreach ((string path, JsonNode? entry) in entries)
        {
            if (entry is not JsonValue value || !value.TryGetValue(out double number) || !isValid(number))
            {
                throw file.Error($"{key}[\"{path}\"]", "expected a number in the range of the value that it replaces");
            }

            result[path] = number;
        }

        return result;
    }
}
