using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Rules;

/// <summary>What a rule looks at.</summary>
internal sealed class RuleContext(
    Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys, SourceText source, IRecipeFacts facts, FindingList findings)
{
    // Several rules ask, and the answer is on the disk.
    private readonly Lazy<ModelFacts?> _model = new(() =>
        recipe.Model.ModelNameOrPath is { Length: > 0 } path ? facts.GetModel(path) : null);

    private readonly Lazy<int> _zeroStage = new(() => DeepSpeedStage.Of(keys.GetValueOrDefault("deepspeed")?.Value, facts));

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

    public bool IsSet(string key) => keys.ContainsKey(key);

    /// <summary>Something is written: not null, not an empty text or list, not false.</summary>
    public bool Has(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        ScalarNode { Value: { Kind: ScalarKind.Bool, Bool: var value } } => value,
        ScalarNode { Value.Kind: ScalarKind.Null or ScalarKind.Refused } => false,
        ScalarNode scalar => scalar.Text.Length > 0,
        SequenceNode sequence => sequence.Items.Count > 0,
        MappingNode mapping => mapping.Entries.Count > 0,
        _ => false,
    };

    /// <summary>The key is true, be it written or its default.</summary>
    public bool IsTrue(string key) => Scalar(key) is { Kind: ScalarKind.Bool, Bool: true };

    /// <summary>The key's text as written, or its default; null when it has none.</summary>
    public string? Text(string key) => Scalar(key) is { Kind: not (ScalarKind.Null or ScalarKind.Refused) } value ? value.Text : null;

    /// <summary>The key's number as written, or its default; null when it is none.</summary>
    public double? Number(string key) => Scalar(key) switch
    {
        { Kind: ScalarKind.WholeNumber } value => (double)value.WholeNumber,
        { Kind: ScalarKind.Real } value => value.Real,
        _ => null,
    };

    /// <summary>The names in a list, or in a text with commas.</summary>
    public IReadOnlyList<string> Items(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        SequenceNode sequence => [.. sequence.Items.OfType<ScalarNode>().Select(item => item.Text)],
        ScalarNode { Value.Kind: not (ScalarKind.Null or ScalarKind.Refused) } scalar =>
            scalar.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };

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

    private ScalarValue? Scalar(string key) => keys.GetValueOrDefault(key)?.Value switch
    {
        ScalarNode scalar => scalar.Value,
        null => RecipeKeys.Find(key) is { } known ? Default(known.DefaultText) : null,
        _ => null,
    };

    /// <summary>A default is written plainly, or in single quotes when it would mean something else without.</summary>
    private static ScalarValue Default(string text) =>
        text is ['\'', .. var inner, '\''] ? ScalarValue.FromText(inner) : ScalarResolver.ResolvePlain(text);

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
