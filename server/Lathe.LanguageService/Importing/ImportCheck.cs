using System.Collections.Frozen;
using Lathe.LanguageService.Completion;
using Lathe.LanguageService.NewRecipes;
using Lathe.LanguageService.Writing;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Importing;

/// <summary>Writes a draft, and takes out what the recipe's own reader refuses: its word on values is the last.</summary>
internal static class ImportCheck
{
    public static RecipeLine NoModel { get; } = new("model_name_or_path", RecipeParts.NoModel, "FILL IN: the folder of the model");

    public static RecipeLine NoDataset { get; } = new("dataset", RecipeParts.NoDataset, "FILL IN: a name that dataset_info.json registers");

    /// <summary>What a recipe of a training can't do without, and what stands for it when it is refused.</summary>
    private static readonly Dictionary<string, RecipeLine> Needed = new(StringComparer.Ordinal)
    {
        ["model_name_or_path"] = NoModel,
        ["dataset"] = NoDataset,
        ["stage"] = new("stage", "sft"),
        ["do_train"] = new("do_train", "true"),
        ["finetuning_type"] = new("finetuning_type", "lora"),
    };

    /// <summary>Where the usual keys stand; others keep the order of the source behind them.</summary>
    private static readonly FrozenDictionary<string, int> Places = KeyOrder.UsualKeys
        .Select((key, place) => (key, place))
        .ToFrozenDictionary(pair => pair.key, pair => pair.place, StringComparer.Ordinal);

    /// <summary>The recipe, which reads without errors but for what Lathe can't do yet.</summary>
    public static string Write(ImportDraft draft)
    {
        HashSet<string> replaced = [];
        while (true)
        {
            string text = Text(draft);
            BindResult bound = RecipeBinder.Bind(new SourceText(draft.Place.Name, text));
            Finding? refusal = bound.Findings
                .FirstOrDefault(finding => IsRefusal(finding) && finding.Key is { } key && draft.Has(key) && !replaced.Contains(key));
            if (refusal is not { Key: { } refused })
            {
                return text;
            }

            draft.Remove(refused, refusal.Message);
            if (Needed.TryGetValue(refused, out RecipeLine? line))
            {
                draft.Replace(refused, line);
                replaced.Add(refused);
            }

            // Where the key's own default is another one than Axolotl's.
            ImportDefaults.Add(draft);
        }
    }

    private static bool IsRefusal(Finding finding) =>
        finding is { Severity: Severity.Error, Code: not (FindingCodes.KeyNotYet or FindingCodes.ValueNotYet) };

    private static string Text(ImportDraft draft)
    {
        string[] left = [.. draft.Left.Select(left => left.Key).Distinct()];
        return RecipeWriter.Write(
            [
                $"Made from {Path.GetFileName(draft.Source.Path)}, a configuration of Axolotl.",
                left.Length == 0 ? "Everything was carried over." : $"Not carried over: {string.Join(", ", left)}.",
            ],
            draft.Lines.OrderBy(line => Places.GetValueOrDefault(line.Key, int.MaxValue)));
    }
}
