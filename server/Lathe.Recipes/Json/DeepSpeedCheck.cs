using System.Runtime.CompilerServices;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>Checks DeepSpeed configurations.</summary>
public static class DeepSpeedCheck
{
    private static readonly ConditionalWeakTable<SourceText, IReadOnlyList<Finding>> Known = [];

    /// <summary>Everything there is to say about a file. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<Finding> Run(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Known.GetValue(source, Check);
    }

    private static IReadOnlyList<Finding> Check(SourceText source)
    {
        JsonFindings findings = JsonFindings.Begin(source, JsonCodes.DeepSpeed, Schemas.DeepSpeed);
        if (findings.Root is { } root)
        {
            CheckNames(root, findings);
            CheckPrecisions(root, findings);
            CheckOffloading(root, findings);
        }

        return findings.InOrder();
    }

    /// <summary>DeepSpeed has more parts than are described, so only what looks like a slip is told.</summary>
    private static void CheckNames(JObject root, JsonFindings findings)
    {
        ICollection<string> known = Schemas.DeepSpeed.Properties.Keys;
        foreach (JProperty property in root.Properties().Where(property => !known.Contains(property.Name)))
        {
            if (ViolationText.Nearest(property.Name, known) is { } nearest)
            {
                findings.Add(
                    FindingCodes.DeepSpeedUnknownField,
                    Severity.Warning,
                    JsonPlace.Of(property),
                    $"There is no key '{property.Name}' in DeepSpeed's configuration.",
                    $"{nearest}: {Schemas.DeepSpeed.Properties[nearest].Description}",
                    $"\"{nearest}\"");
            }
        }
    }

    private static void CheckPrecisions(JObject root, JsonFindings findings)
    {
        if (IsTrue(root["fp16"]?.Get("enabled")) && IsTrue(root["bf16"]?.Get("enabled")))
        {
            findings.Add(
                FindingCodes.DeepSpeedBothPrecisions,
                Severity.Error,
                JsonPlace.Of(root["bf16"]!.Get("enabled")),
                "fp16 and bf16 can't both be enabled.",
                "Set both to auto, which follows the recipe, or one of them to false.");
        }
    }

    private static void CheckOffloading(JObject root, JsonFindings findings)
    {
        if (root["zero_optimization"] is not JObject zero)
        {
            return;
        }

        foreach (string name in (string[])["offload_param", "offload_optimizer"])
        {
            JToken? device = zero[name]?.Get("device");
            if (device is JValue { Value: "nvme" } && zero[name]!.Get("nvme_path") is null)
            {
                findings.Add(
                    FindingCodes.DeepSpeedOffloading,
                    Severity.Error,
                    JsonPlace.Of(device),
                    $"{name} goes to a disk, and nvme_path does not say where.",
                    "Add nvme_path with a folder on a fast disk.");
            }
        }

        bool away = zero["offload_param"]?.Get("device") is JValue { Value: "cpu" or "nvme" };
        if (away && zero["stage"] is JValue { Value: long and < 3 })
        {
            findings.Add(
                FindingCodes.DeepSpeedOffloading,
                Severity.Warning,
                JsonPlace.Of(zero["stage"]),
                "Weights are offloaded only with stage 3; offload_param has no effect.",
                "Set stage to 3, or remove offload_param.");
        }
    }

    private static bool IsTrue(JToken? token) => token is JValue { Value: true };

    private static JToken? Get(this JToken token, string name) => (token as JObject)?[name];
}
