using System.Collections.Concurrent;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>What is said about keys that are ignored or can't be done yet: nothing when their value asks for nothing.</summary>
internal static class KeysWithoutEffect
{
    private static readonly ConcurrentDictionary<string, string[]> Harmless = new(StringComparer.Ordinal);

    /// <param name="bound">A key whose value could be read.</param>
    /// <param name="status">What the command does with the key.</param>
    /// <param name="findings">Takes what there is to say.</param>
    public static void Check(BoundKey bound, KeyStatus status, FindingList findings)
    {
        RecipeKey key = bound.Key;
        if (status == KeyStatus.Supported || bound.ReadValue is null || HarmlessOf(key).Contains(Canonical(bound.ReadValue)))
        {
            return;
        }

        bool ignored = status == KeyStatus.Ignored;
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
        key.DefaultText == "null" ? "" : $", or set it to its default {key.DefaultText}";

    /// <summary>Harmless values are read as the recipe's are, so that 0 and 0.0, or none and [none], are the same.</summary>
    private static string[] HarmlessOf(RecipeKey key) => Harmless.GetOrAdd(
        key.Name, static (_, key) => [.. key.HarmlessValues.Select(value => Canonical(Read(key, value)))], key);

    private static object? Read(RecipeKey key, string value)
    {
        var source = new SourceText("", $"{key.Name}: {value}");
        MappingEntry entry = ((MappingNode)TreeReader.Read(source).Root).Entries[0];
        var bound = new BoundKey(key, source, entry.Key.Span, entry.Value, entry.ValueSpan);
        return new ValueReader(bound, new FindingList()).TryRead(out object? read) ? read : null;
    }

    private static string Canonical(object? value) => value switch
    {
        MappingNode mapping => mapping.Entries.Count == 0 ? "{}" : "{...}",
        _ => ValueText.Write(value),
    };
}
