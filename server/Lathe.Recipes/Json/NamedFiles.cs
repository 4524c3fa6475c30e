using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Json;

/// <summary>Tells a recipe about problems in the JSON files it names: one finding per file, at the value that names it.</summary>
internal static class NamedFiles
{
    private static readonly string[] DatasetKeys = ["dataset_dir", "dataset", "eval_dataset"];

    public static void Check(Recipe recipe, IReadOnlyDictionary<string, BoundKey> keys, IJsonFacts facts, FindingList findings)
    {
        if (keys.GetValueOrDefault("deepspeed") is { Value: ScalarNode { Value.Kind: ScalarKind.Text } value } bound
            && facts.GetText(value.Text) is { } configuration)
        {
            Report(bound, value.Text, FindingCodes.DeepSpeedFileProblems, DeepSpeedCheck.Run(configuration), findings);
        }

        DataOptions data = recipe.Data;
        string[] datasets = [.. data.Dataset, .. data.EvalDataset];
        BoundKey? place = DatasetKeys.Select(keys.GetValueOrDefault).FirstOrDefault(key => key is not null);
        string path = Path.Combine(data.DatasetDir, DatasetInfoCheck.FileName);
        if (datasets.Length > 0 && place is not null && facts.GetText(path) is { } registry)
        {
            IReadOnlyList<Finding> inside = DatasetInfoCheck.Run(registry, data.DatasetDir, facts, datasets);
            Report(place, path, FindingCodes.DatasetInfoProblems, inside, findings);
        }
    }

    private static void Report(BoundKey place, string path, string code, IReadOnlyList<Finding> inside, FindingList findings)
    {
        // A missing data file is told by a rule, at the dataset's name.
        Finding[] problems =
            [.. inside.Where(finding => finding.Severity >= Severity.Warning && finding.Code != FindingCodes.DataFileMissing)];
        if (problems.Length == 0)
        {
            return;
        }

        Finding first = problems.FirstOrDefault(finding => finding.Severity == Severity.Error) ?? problems[0];
        string more = problems.Length switch
        {
            1 => "",
            2 => " There is one more problem.",
            _ => $" There are {problems.Length - 1} more problems.",
        };
        findings.Add(new Finding(
            code, first.Severity, $"{path} line {first.Start.Line}: {first.Message}{more}", place.Source, Place.Of(place))
        {
            Key = place.Key.Name,
            Help = problems.Length > 1 ? $"'lathe validate {path}' shows all." : first.Help,
        });
    }
}
