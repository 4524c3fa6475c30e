using System.Text.Json;
using System.Text.RegularExpressions;
using Lathe.Models.Files;
using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Catalogue;

/// <summary>Names of the files that Lathe itself writes. What has another name is the user's.</summary>
internal static partial class OwnNames
{
    /// <summary>Files derived from the events, in a folder of a run's records.</summary>
    public const string IndexFolder = "index";

    private static readonly string[] Checkpoint =
    [
        "adapter_model.safetensors", "adapter_config.json", "pissa_init.safetensors", "model.safetensors", "model.safetensors.index.json", "config.json",
        "generation_config.json", "optimizer.safetensors", "lathe_state.json", "trainer_state.json",
    ];

    /// <summary>
    /// Records in the order they go: last those that say what the others are about, so that what was interrupted can go on.
    /// </summary>
    public static IReadOnlyList<string> Records { get; } =
    [
        "worker.log", "memory.json", "plan.json", "environment.json", "recipe.yaml", "resolved.json", "digest.json", "exit", "events.jsonl",
        "run.json",
    ];

    public const string Lock = "lock";

    public static bool IsIndex(string name) => name == "offsets"
        || Enum.GetNames<RunMetric>().Any(metric => JsonNamingPolicy.CamelCase.ConvertName(metric) == name);

    public static bool IsCheckpointFolder(string name) => CheckpointFolder().IsMatch(name);

    /// <summary>A folder of weights: a checkpoint, or the adapter that was converted.</summary>
    public static bool IsWeightsFolder(string name) => IsCheckpointFolder(name) || name == "pissa_converted";

    public static bool IsInCheckpoint(string name) => Checkpoint.Contains(name, StringComparer.Ordinal) || TokenizerFiles.IsOne(name) || Shard().IsMatch(name) || Code().IsMatch(name);

    /// <summary>What an interrupted write of a record leaves.</summary>
    public static bool IsTemporary(string name) =>
        Temporary().Match(name) is { Success: true } match && Records.Contains(match.Groups[1].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"^checkpoint-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CheckpointFolder();

    [GeneratedRegex(@"^model-[0-9]{5}-of-[0-9]{5}\.safetensors\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();

    /// <summary>Copies of a base model's code for those who load it elsewhere.</summary>
    [GeneratedRegex(@"^((configuration|modeling)_[A-Za-z0-9_]+|generation_utils|quantizer)\.py\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(.+)\.[0-9]+-[0-9a-f]{32}\.tmp\z", RegexOptions.CultureInvariant)]
    private static partial Regex Temporary();
}
