using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>From a recipe's text and <c>key=value</c> arguments to a <see cref="Recipe"/> with findings.</summary>
public static class RecipeBinder
{
    /// <summary>Binds a recipe. Never throws for anything a user wrote.</summary>
    /// <param name="source">The recipe.</param>
    /// <param name="overrides">Arguments as given on a command line; they win over the recipe, later ones over earlier ones.</param>
    /// <param name="options">Null for the defaults.</param>
    public static BindResult Bind(SourceText source, IReadOnlyList<string>? overrides = null, BindOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return BindCore(source, overrides ?? [], options ?? new BindOptions());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var fault = new Finding(
                FindingCodes.InternalFault,
                Severity.Error,
                $"Reading the recipe failed inside Lathe ({exception.GetType().Name}).",
                source,
                default)
            {
                Help = "This is a fault of Lathe, not of the recipe; please report it with the recipe.",
            };
            var tree = new RecipeTree(source, MappingNode.Empty, [], [], new HashSet<string>());
            return new BindResult(new Recipe(), [fault], tree, new Dictionary<string, BoundKey>());
        }
    }

    private static BindResult BindCore(SourceText source, IReadOnlyList<string> overrides, BindOptions options)
    {
        var findings = new FindingList();
        RecipeTree tree = TreeReader.Read(source);
        findings.AddRange(tree.Findings);

        var collector = new KeyCollector(findings);
        collector.Add(tree);
        var sources = new List<SourceText> { source };
        for (int i = 0; i < overrides.Count; i++)
        {
            var argument = new SourceText($"argument {i + 1}", overrides[i]);
            sources.Add(argument);
            if (OverrideReader.Read(argument, findings) is { } entry)
            {
                collector.Add(argument, entry);
            }
        }

        Recipe recipe = BindValues(collector.Keys, findings);
        RequireModel(recipe, collector.Keys, tree, findings);
        CheckRules(recipe, collector.Keys, tree, options.Facts, findings);

        var suppressions = new Suppressions(tree);
        Finding[] ordered =
        [
            .. findings.Items
                .Where(finding => !suppressions.Silence(finding))
                .OrderBy(finding => sources.IndexOf(finding.Source))
                .ThenBy(finding => finding.Span.Start)
                .ThenBy(finding => finding.Code, StringComparer.Ordinal),
        ];
        return new BindResult(Completed(recipe), ordered, tree, collector.Keys);
    }

    private static Recipe BindValues(IReadOnlyDictionary<string, BoundKey> keys, FindingList findings)
    {
        var recipe = new Recipe();
        foreach (BoundKey bound in keys.Values)
        {
            if (bound.Key.Property is not { } property)
            {
                UnboundKeys.Check(bound, findings);
                continue;
            }

            if (bound.Key.Status == KeyStatus.Ignored)
            {
                UnboundKeys.Check(bound, findings);
            }

            if (new ValueReader(bound, findings).TryRead(out object? value))
            {
                // The records are this recipe's own until it is handed out; init-only setters can be set by reflection.
                property.SetValue(bound.Key.Section!.GetValue(recipe), value);
            }
        }

        return recipe;
    }

    private static void RequireModel(
        Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys, RecipeTree tree, FindingList findings)
    {
        const string Name = "model_name_or_path";
        bool readable = !tree.UnreadableKeys.Contains(Name)
            && tree.Root is MappingNode
            && tree.Findings.All(finding => finding.Code is not (FindingCodes.TooLarge or FindingCodes.TooManyFindings));
        BoundKey? bound = keys.GetValueOrDefault(Name);
        bool faulty = bound is { Value: not ScalarNode { Value.Kind: ScalarKind.Null or ScalarKind.Text } };
        if (recipe.Model.ModelNameOrPath.Trim().Length > 0 || !readable || faulty)
        {
            return;
        }

        TextSpan first = tree.Root is MappingNode { Entries: [MappingEntry entry, ..] } ? entry.Key.Span : default;
        findings.Add(new Finding(
            FindingCodes.MissingKey,
            Severity.Error,
            "The recipe names no model.",
            bound?.Source ?? tree.Source,
            bound?.KeySpan ?? first)
        {
            Key = Name,
            Help = $"Set {Name} to the folder of the model to train.",
        });
    }

    private static void CheckRules(
        Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys, RecipeTree tree, IRecipeFacts facts, FindingList findings)
    {
        if (tree.Root is not MappingNode)
        {
            return;
        }

        // A rule about a key whose value could not be read would judge its default, which nobody wrote.
        HashSet<string> unreadable =
        [
            .. tree.UnreadableKeys,
            .. findings.Items
                .Where(finding => finding is { Severity: Severity.Error, Key: not null, Code: not (FindingCodes.KeyNotYet or FindingCodes.ValueNotYet) })
                .Select(finding => finding.Key!),
        ];
        var context = new RuleContext(recipe, keys, tree.Source, facts, findings);
        foreach (RecipeRule rule in RecipeRules.All.Where(rule => !rule.Keys.Any(unreadable.Contains)))
        {
            rule.Check(context);
        }
    }

    /// <summary>Settles what keys decide together, as transformers does after reading them.</summary>
    private static Recipe Completed(Recipe recipe)
    {
        TrainingOptions training = recipe.Training;
        return recipe with
        {
            Training = training with
            {
                DoEval = training.DoEval || training.EvalStrategy != IntervalStrategy.No,
                WarmupSteps = training.WarmupRatio is null ? training.WarmupSteps : 0,
            },
        };
    }
}
