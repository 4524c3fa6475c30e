using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Schema;
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

        (RecipeCommand command, string? mark) = options.Command is { } given
            ? (given, null)
            : CommandDetection.Decide(collector.Keys.Values.Select(bound => bound.Key), tree);
        collector.Report(command);
        if (options.IsRun)
        {
            CommandKeys.RefuseRun(command, mark, collector.Keys, source, findings);
        }

        (Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys) = BindValues(command, collector.Keys, findings);
        RequiredKeys.Check(command, keys, tree, findings);
        CheckRules(command, recipe, keys, tree, options.Facts, findings);
        NestedValues.Check(keys.Values, command, findings);
        if (options.Facts is IJsonFacts files)
        {
            NamedFiles.Check(recipe, keys, files, findings);
        }

        var suppressions = new Suppressions(tree);
        Finding[] ordered =
        [
            .. findings.Items
                .Where(finding => !suppressions.Silence(finding))
                .OrderBy(finding => sources.IndexOf(finding.Source))
                .ThenBy(finding => finding.Span.Start)
                .ThenBy(finding => finding.Code, StringComparer.Ordinal),
        ];
        return new BindResult(Completed(recipe), ordered, tree, keys)
        {
            Command = command,
            IsCommandGuessed = options.Command is null && command != RecipeCommand.Train && mark is null,
        };
    }

    private static (Recipe Recipe, IReadOnlyDictionary<string, BoundKey> Keys) BindValues(
        RecipeCommand command, IReadOnlyDictionary<string, BoundKey> written, FindingList findings)
    {
        var recipe = new Recipe();
        var keys = new Dictionary<string, BoundKey>(written, StringComparer.Ordinal);
        foreach (BoundKey bound in written.Values)
        {
            RecipeKey key = bound.Key;
            if (!key.Commands.Contains(command))
            {
                CommandKeys.Refuse(bound, command, findings);
            }
            else if (new ValueReader(bound, findings).TryRead(out object? value))
            {
                BoundKey read = bound with { ReadValue = value };
                keys[key.Name] = read;

                // The records are this recipe's own until it is handed out; init-only setters can be set by reflection.
                key.Property?.SetValue(key.Section!.GetValue(recipe), value);
                KeysWithoutEffect.Check(read, key.StatusFor(command), findings);
            }
        }

        return (recipe, keys);
    }

    private static void CheckRules(
        RecipeCommand command,
        Recipe recipe,
        IReadOnlyDictionary<string, BoundKey> keys,
        RecipeTree tree,
        IRecipeFacts facts,
        FindingList findings)
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
        foreach (RecipeRule rule in RecipeRules.All.Where(rule => rule.Commands.Contains(command) && !rule.Keys.Any(unreadable.Contains)))
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
