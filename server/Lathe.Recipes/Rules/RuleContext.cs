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
    private readonly RecipeValues _values = new(keys);

    // Several rules ask, and the answer is on the disk.
    private readonly Lazy<ModelFacts?> _model = new(() =>
        recipe.Model.ModelNameOrPath is { Length: > 0 } path ? facts.GetModel(path) : null);

    private readonly Lazy<int> _zeroStage = new(() => ZeroReader.Read(keys.GetValueOrDefault("deepspeed")?.Value, facts).Stage);

    public Recipe Recipe { get; } = recipe;

    public IRecipeFacts Facts { get; } = facts;

    public bool WantsEvaluation => Recipe.Training.DoEval || Recipe.Training.EvalStrategy != IntervalStrategy.No;

    /// <summary>What the recipe is for: <c>sft</c>, or another stage as written, also one that can't be done yet.</summary>
    public string Stage => Text("stage") ?? "";

    /// <summary>The method as written, also one that can't be done yet.</summary>
    public string Method => Text("finetuning_type") ?? "";

    /// <summary>The ZeRO stage of the DeepSpeed configuration the recipe names; 0 when there is none or it is not known.</summary>
    public int ZeroStage => _zeroStage.Value;

    /// <summary>Each device holds only a part of the weights.</summary>
    public bool IsSharded => ZeroStage == 3 || Has("fsdp");

    public ModelFacts? Model => _model.Value;

    public bool IsSet(string key) => _values.IsSet(key);

    /// <inheritdoc cref="RecipeValues.Has"/>
    public bool Has(string key) => _values.Has(key);

    /// <inheritdoc cref="RecipeValues.IsTrue"/>
    public bool IsTrue(string key) => _values.IsTrue(key);

    /// <inheritdoc cref="RecipeValues.Text"/>
    public string? Text(string key) => _values.Text(key);

    /// <inheritdoc cref="RecipeValues.Number"/>
    public double? Number(string key) => _values.Number(key);

    /// <inheritdoc cref="RecipeValues.Items"/>
    public IReadOnlyList<string> Items(string key) => _values.Items(key);

    /// <summary>A path in both forms: as written, and where that is.</summary>
    public string Both(string path)
    {
        string? full = Facts.GetFullPath(path);
        return full is null || full == path ? $"'{path}'" : $"'{path}' ({full})";
    }

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
