using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Schema;

/// <summary>
/// Validates what is inside keys whose value is a mapping, which the binder does not look into. Everything else in a recipe the binder
/// has judged by the same catalogue, so a recipe without mappings costs nothing here.
/// </summary>
internal static class NestedValues
{
    /// <param name="keys">The keys that are set.</param>
    /// <param name="command">What the recipe is for.</param>
    /// <param name="findings">What was said so far; a key that was warned about gets nothing more.</param>
    public static void Check(IEnumerable<BoundKey> keys, RecipeCommand command, FindingList findings)
    {
        foreach (BoundKey bound in keys.Where(bound => bound.Value is MappingNode && !IsToldAbout(bound.Key, findings)))
        {
            if (YamlTokens.From(bound.Value) is not { } token)
            {
                continue;
            }

            JToken value = new JObject(new JProperty(bound.Key.Name, token))[bound.Key.Name]!;
            Severity severity = bound.Key.StatusFor(command) == KeyStatus.Supported ? Severity.Error : Severity.Warning;
            foreach (Violation violation in SchemaCheck.Run(value, Schemas.OfKey(bound.Key.Name)))
            {
                ViolationText text = ViolationText.Of(violation);
                findings.Add(new Finding(FindingCodes.NestedValue, severity, text.Message, bound.Source, violation.Span)
                {
                    Key = bound.Key.Name,
                    Help = text.Help,
                    Suggestion = text.Suggestion,
                });
            }
        }
    }

    private static bool IsToldAbout(RecipeKey key, FindingList findings) =>
        findings.Items.Any(finding => finding.Key == key.Name && finding.Severity >= Severity.Warning);
}
