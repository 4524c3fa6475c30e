using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>What checks of datasets found in their rows, as long as it holds.</summary>
internal static class DataCheckRules
{
    public static IEnumerable<RecipeRule> All => [new CheckedRowsRule()];

    private sealed record CheckedRowsRule()
        : RecipeRule(
            FindingCodes.RowsUnusable,
            Severity.Warning,
            ["dataset", "eval_dataset", "dataset_dir"],
            "Rows that training leaves out, because they are not what dataset_info.json says.",
            "Correct the rows, or columns, tags and formatting of the dataset.")
    {
        public override void Check(RuleContext context)
        {
            DataOptions data = context.Recipe.Data;
            if (DataRules.IsRemote(data.DatasetDir))
            {
                return;
            }

            foreach (var (key, name) in data.Dataset.Select(name => ("dataset", name)).Concat(data.EvalDataset.Select(name => ("eval_dataset", name))))
            {
                foreach (DataCheckFacts found in context.Facts.GetDataCheck(context.Recipe, name))
                {
                    // A guess at texts refuses no run.
                    Severity severity = found.Severity == Severity.Error ? Severity.Warning : found.Severity;
                    context.ReportItem(
                        this with { Code = found.Code, Severity = severity }, key, name, $"Dataset '{name}': {found.Message}", found.Help, suggestion: null);
                }
            }
        }
    }
}
