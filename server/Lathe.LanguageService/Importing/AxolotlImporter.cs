using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Importing;

/// <summary>Makes a recipe of a configuration of Axolotl. What can't be carried over is listed with its reason.</summary>
public static class AxolotlImporter
{
    /// <summary>Keys that show what a file is: a recipe has none of them.</summary>
    private static readonly string[] Marks =
        ["base_model", "datasets", "pretraining_dataset", "micro_batch_size", "sequence_len", "num_epochs", "lora_r", "adapter"];

    /// <summary>The text has the keys of such a configuration.</summary>
    public static bool IsOne(SourceText source)
    {
        IReadOnlyDictionary<string, SourceKey> keys = SourceKey.Read(source, TreeReader.Read(source).Root);
        return Marks.Any(keys.ContainsKey);
    }

    /// <summary>The recipe. Never throws for anything a user wrote: what can't be read is left.</summary>
    /// <param name="source">The configuration.</param>
    /// <param name="place">Where the recipe is going to stand.</param>
    public static ImportedRecipe Import(SourceText source, ImportPlace place)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(place);
        RecipeTree tree = TreeReader.Read(source);
        IReadOnlyDictionary<string, SourceKey> keys = SourceKey.Read(source, tree.Root);
        ImportDraft draft = new(source, keys, place);
        LeaveUnreadable(tree, draft);
        foreach ((string name, SourceKey key) in keys)
        {
            if (KeyRule.All.TryGetValue(name, out KeyRule? rule))
            {
                KeyRules.Apply(rule, key, draft);
            }
            else if (key.IsSet)
            {
                draft.Leave(key, KeyRules.UnknownReason(name, KeyRule.All.Keys));
            }
            else
            {
                draft.Settle(key);
            }
        }

        ImportDefaults.Add(draft);
        string text = ImportCheck.Write(draft);
        ImportedFile[] files = draft.Registry.IsEmpty
            ? []
            : [new ImportedFile($"{place.Registry}/{DatasetRegistryDraft.FileName}", draft.Registry.Write())];
        return new ImportedRecipe(text, files, draft.Carried, draft.Settled, draft.Left);
    }

    private static void LeaveUnreadable(RecipeTree tree, ImportDraft draft)
    {
        foreach (Finding finding in tree.Findings.Where(finding => finding.Severity == Severity.Error))
        {
            string line = tree.Source.GetLine(finding.Start.Line - 1).Trim();
            string word = finding.Key ?? line.Split(':', ' ')[0];

            // A line may repeat a key that could be read elsewhere.
            draft.Leave(word.Length > 0 && !draft.Keys.ContainsKey(word) ? word : $"({word})", finding.Start.Line, finding.Message);
        }
    }
}
