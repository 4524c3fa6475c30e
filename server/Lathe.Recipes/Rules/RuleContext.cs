using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Rules;

/// <summary>What a rule looks at.</summary>
internal sealed class RuleContext(
    Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys, SourceText source, IRecipeFacts facts, FindingList findings)
{
    public Recipe Recipe { get; } = recipe;

    public IRecipeFacts Facts { get; } = facts;

    public bool WantsEvaluation => Recipe.Training.DoEval || Recipe.Training.EvalStrategy != IntervalStrategy.No;

    public bool IsSet(string key) => keys.ContainsKey(key);

    /// <summary>A key without a record is set to <c>true</c>.</summary>
    public bool IsTrue(string key) =>
        keys.TryGetValue(key, out BoundKey? bound) && bound.Value is ScalarNode { Value: { Kind: ScalarKind.Bool, Bool: true } };

    /// <summary>Reports at the value of the first of the keys that is set; at the start of the recipe when none is.</summary>
    public void Report(RecipeRule rule, IReadOnlyList<string> places, string message, string help, string? suggestion = null)
    {
        BoundKey? place = places.Select(keys.GetValueOrDefault).FirstOrDefault(bound => bound is not null);
        Add(rule, place, place?.ValueSpan, places[0], message, help, suggestion);
    }

    /// <summary>Reports at one item of a list.</summary>
    public void ReportItem(RecipeRule rule, string key, string item, string message, string help, string? suggestion)
    {
        BoundKey? place = keys.GetValueOrDefault(key);
        TextSpan? span = place is null ? null : ItemSpan(place, item);
        Add(rule, place, span, key, message, help, suggestion);
    }

    private static TextSpan ItemSpan(BoundKey place, string item)
    {
        if (place.Value is SequenceNode sequence
            && sequence.Items.OfType<ScalarNode>().FirstOrDefault(node => node.Text == item) is { } node)
        {
            return node.Span;
        }

        int offset = place.Source.Text.IndexOf(item, place.ValueSpan.Start, place.ValueSpan.Length, StringComparison.Ordinal);
        return offset < 0 ? place.ValueSpan : new TextSpan(offset, item.Length);
    }

    private void Add(RecipeRule rule, BoundKey? place, TextSpan? span, string key, string message, string help, string? suggestion)
    {
        TextSpan where = span is { Length: > 0 } ? span.Value : place?.KeySpan ?? default;
        findings.Add(new Finding(rule.Code, rule.Severity, message, place?.Source ?? source, where)
        {
            Key = place?.Key.Name ?? key,
            Help = help,
            Suggestion = suggestion,
        });
    }
}
