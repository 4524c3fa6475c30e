using System.Globalization;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>What is said about keys without a record: nothing when their value asks for nothing.</summary>
internal static class UnboundKeys
{
    public static void Check(BoundKey bound, FindingList findings)
    {
        RecipeKey key = bound.Key;
        if (bound.Value is ScalarNode { Value.Kind: ScalarKind.Null or ScalarKind.Refused })
        {
            return;
        }

        string written = Canonical(bound.Value);
        if (key.HarmlessValues.Any(harmless => written == CanonicalText(harmless)))
        {
            return;
        }

        bool ignored = key.Status == KeyStatus.Ignored;
        findings.Add(new Finding(
            ignored ? FindingCodes.KeyIgnored : FindingCodes.KeyNotYet,
            ignored ? Severity.Information : key.NotYetSeverity,
            ignored ? $"{key.Name} has no effect here. {key.Reason}" : $"{key.Name}: {key.Reason}",
            bound.Source,
            ignored ? bound.KeySpan : Place.Of(bound))
        {
            Key = key.Name,
            Help = ignored ? "It may stay, for LLaMA-Factory." : $"Remove the line{DefaultHint(key)}.",
        });
    }

    private static string DefaultHint(RecipeKey key) =>
        key.DefaultText is "null" or "(none)" ? "" : $", or set it to its default {key.DefaultText}";

    private static string Canonical(YamlNode node) => node switch
    {
        ScalarNode scalar => Canonical(scalar.Value),
        SequenceNode { Items.Count: <= 4 } sequence => $"[{string.Join(", ", sequence.Items.Select(Canonical))}]",
        MappingNode { Entries.Count: 0 } => "{}",
        _ => "(collection)",
    };

    private static string CanonicalText(string harmless) => harmless switch
    {
        ['[' or '{', ..] => harmless,
        "''" => "",
        _ => Canonical(ScalarResolver.ResolvePlain(harmless)),
    };

    private static string Canonical(ScalarValue value) => value.Kind switch
    {
        ScalarKind.WholeNumber => ((double)value.WholeNumber).ToString("R", CultureInfo.InvariantCulture),
        ScalarKind.Null => "null",
        _ => value.ToString(),
    };
}
