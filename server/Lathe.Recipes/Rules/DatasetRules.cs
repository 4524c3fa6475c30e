using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Names of datasets, as far as they are known.</summary>
internal static class DatasetRules
{
    private const int ShownNames = 8;

    public static IEnumerable<RecipeRule> All => [new DatasetNamesRule(), new DatasetFilesRule(), new DatasetFetchedRule(), new RankingRule()];

    /// <summary>The recipe's datasets that <c>dataset_info.json</c> knows, each with the key that names it.</summary>
    private static IEnumerable<(string Key, string Name, DatasetFacts Dataset)> Known(RuleContext context)
    {
        DataOptions data = context.Recipe.Data;
        return data.Dataset.Select(name => (Key: "dataset", Name: name))
            .Concat(data.EvalDataset.Select(name => (Key: "eval_dataset", Name: name)))
            .Select(use => (use.Key, use.Name, Dataset: context.Facts.GetDataset(data.DatasetDir, use.Name)!))
            .Where(use => use.Dataset is not null);
    }

    private sealed record DatasetNamesRule()
        : RecipeRule(
            FindingCodes.UnknownDataset,
            Severity.Error,
            ["dataset", "eval_dataset", "dataset_dir"],
            "dataset_info.json has no dataset of this name.",
            "Use a name it has, or register the dataset there.")
    {
        public override void Check(RuleContext context)
        {
            DataOptions data = context.Recipe.Data;
            if (data.Dataset.Count + data.EvalDataset.Count == 0 || DataRules.IsRemote(data.DatasetDir))
            {
                return;
            }

            if (context.Facts.GetDatasetNames(data.DatasetDir) is { } names)
            {
                Check(context, "dataset", data.Dataset, names);
                Check(context, "eval_dataset", data.EvalDataset, names);
            }
            else if (context.Facts.GetPathKind(Path.Combine(data.DatasetDir, "dataset_info.json")) is PathKind.Missing)
            {
                context.Report(
                    this with { Code = FindingCodes.NoDatasetInfo },
                    ["dataset_dir", "dataset"],
                    $"There is no dataset_info.json in {context.Both(data.DatasetDir)}.",
                    "Set dataset_dir to the folder that has it.");
            }
        }

        private void Check(RuleContext context, string key, IReadOnlyList<string> wanted, IReadOnlyCollection<string> names)
        {
            foreach (string name in wanted.Where(name => !names.Contains(name)))
            {
                context.ReportItem(
                    this,
                    key,
                    name,
                    $"dataset_info.json in {context.Both(context.Recipe.Data.DatasetDir)} has no dataset '{name}'.",
                    $"It has: {Some(names)}.",
                    NameDistance.Nearest(name, names));
            }
        }
    }

    private sealed record DatasetFilesRule()
        : RecipeRule(
            FindingCodes.DatasetFileMissing,
            Severity.Error,
            ["dataset", "eval_dataset", "dataset_dir"],
            "The file of a dataset does not exist.",
            "Put the file there, or correct file_name in dataset_info.json.")
    {
        public override void Check(RuleContext context)
        {
            foreach (var (key, name, dataset) in Known(context))
            {
                if (dataset.MissingFile is { } file)
                {
                    context.ReportItem(this, key, name, $"The file of dataset '{name}' does not exist: {file}.", Fix, suggestion: null);
                }
            }
        }
    }

    private sealed record DatasetFetchedRule()
        : RecipeRule(
            FindingCodes.DatasetNotFetched,
            Severity.Error,
            ["dataset", "eval_dataset", "dataset_dir"],
            "A dataset of a hub is not on this machine, and a run fetches nothing.",
            "Fetch it first: lathe data fetch OWNER/NAME.")
    {
        public override void Check(RuleContext context)
        {
            foreach (var (key, name, dataset) in Known(context))
            {
                if (dataset.NotFetched is { } id)
                {
                    context.ReportItem(
                        this, key, name, $"Dataset '{name}' is '{id}' of the hub, which is not on this machine.", $"Fetch it first: lathe data fetch {id}", suggestion: null);
                }
            }
        }
    }

    private sealed record RankingRule()
        : RecipeRule(
            FindingCodes.RankingStage,
            Severity.Error,
            ["dataset", "eval_dataset", "dataset_dir", "stage"],
            "Stages rm and dpo need datasets with ranking: true, all others those without; tagged answers (kto_tag) are for stage kto.",
            "Choose a dataset made for the stage, or correct ranking in dataset_info.json.")
    {
        public override void Check(RuleContext context)
        {
            bool wanted = context.Stage is "rm" or "dpo";
            foreach (var (key, name, dataset) in Known(context))
            {
                if (dataset.IsRanking != wanted)
                {
                    string message = wanted
                        ? $"Stage {context.Stage} compares a better and a worse answer; dataset '{name}' has none (ranking is not true)."
                        : $"Dataset '{name}' has a better and a worse answer per row (ranking: true), which stage {context.Stage} does not take.";
                    context.ReportItem(this, key, name, message, Fix, suggestion: null);
                }
                else if (dataset.IsTagged && context.Stage != "kto")
                {
                    context.ReportItem(
                        this,
                        key,
                        name,
                        $"Dataset '{name}' has answers that are tagged good or bad (kto_tag), which stage {context.Stage} does not take: it would train on the bad ones too.",
                        "Choose a dataset made for the stage; or copy the rows with good answers, and register them without kto_tag.",
                        suggestion: null);
                }
            }
        }
    }

    private static string Some(IReadOnlyCollection<string> names)
    {
        string shown = names.Count == 0 ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal).Take(ShownNames));
        return names.Count > ShownNames ? $"{shown} and {names.Count - ShownNames} more" : shown;
    }
}
