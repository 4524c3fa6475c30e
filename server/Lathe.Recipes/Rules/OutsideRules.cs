using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Folders and dataset names, as far as facts are known.</summary>
internal static class OutsideRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ModelFolderRule(),
        new AdapterFolderRule(),
        new DatasetNamesRule(),
        new OutputDirResumesRule(),
        new OutputDirHoldsWeightsRule(),
        new ResumeFolderRule(),
    ];

    /// <summary>A path in both forms: as written, and where that is.</summary>
    private static string Both(RuleContext context, string path)
    {
        string? full = context.Facts.GetFullPath(path);
        return full is null || full == path ? $"'{path}'" : $"'{path}' ({full})";
    }

    private sealed record ModelFolderRule() : RecipeRule(FindingCodes.ModelFolderMissing, Severity.Error, ["model_name_or_path"])
    {
        public override void Check(RuleContext context)
        {
            string path = context.Recipe.Model.ModelNameOrPath;
            if (path.Length > 0 && context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.File)
            {
                context.Report(
                    this,
                    Keys,
                    $"There is no folder {Both(context, path)}.",
                    "Set it to a folder with config.json and the weights; models are not downloaded.");
            }
        }
    }

    private sealed record AdapterFolderRule() : RecipeRule(FindingCodes.AdapterFolderMissing, Severity.Error, ["adapter_name_or_path"])
    {
        public override void Check(RuleContext context)
        {
            foreach (string path in context.Recipe.Model.AdapterNameOrPath)
            {
                if (context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.File)
                {
                    context.ReportItem(
                        this,
                        "adapter_name_or_path",
                        path,
                        $"There is no folder {Both(context, path)}.",
                        "Set it to a folder with adapter_config.json and the adapter's weights.",
                        suggestion: null);
                }
            }
        }
    }

    private sealed record DatasetNamesRule()
        : RecipeRule(FindingCodes.UnknownDataset, Severity.Error, ["dataset", "eval_dataset", "dataset_dir"])
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
                    $"There is no dataset_info.json in {Both(context, data.DatasetDir)}.",
                    "Set dataset_dir to the folder that has it.");
            }
        }

        private void Check(RuleContext context, string key, IReadOnlyList<string> wanted, IReadOnlyCollection<string> names)
        {
            foreach (string name in wanted.Where(name => !names.Contains(name)))
            {
                string known = names.Count == 0 ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal).Take(8));
                string more = names.Count > 8 ? $" and {names.Count - 8} more" : "";
                context.ReportItem(
                    this,
                    key,
                    name,
                    $"dataset_info.json in {Both(context, context.Recipe.Data.DatasetDir)} has no dataset '{name}'.",
                    $"It has: {known}{more}.",
                    NameDistance.Nearest(name, names));
            }
        }
    }

    private sealed record OutputDirResumesRule()
        : RecipeRule(
            FindingCodes.OutputDirWillResume, Severity.Information, ["output_dir", "overwrite_output_dir", "resume_from_checkpoint"])
    {
        public override void Check(RuleContext context)
        {
            TrainingOptions training = context.Recipe.Training;
            if (training is { DoTrain: true, OverwriteOutputDir: false, ResumeFromCheckpoint: null }
                && context.Facts.GetOutputDir(training.OutputDir) is { LastCheckpoint: { } checkpoint })
            {
                context.Report(
                    this,
                    Keys,
                    $"{Both(context, training.OutputDir)} holds {checkpoint}: the run will resume from it.",
                    "Set overwrite_output_dir: true to start anew, or choose another output_dir.");
            }
        }
    }

    private sealed record OutputDirHoldsWeightsRule()
        : RecipeRule(FindingCodes.OutputDirHoldsWeights, Severity.Error, ["output_dir", "overwrite_output_dir", "resume_from_checkpoint"])
    {
        public override void Check(RuleContext context)
        {
            TrainingOptions training = context.Recipe.Training;
            if (training is { DoTrain: true, OverwriteOutputDir: false, ResumeFromCheckpoint: null }
                && context.Facts.GetOutputDir(training.OutputDir) is { LastCheckpoint: null, HoldsWeights: true })
            {
                context.Report(
                    this,
                    Keys,
                    $"{Both(context, training.OutputDir)} holds the weights of an earlier run and no checkpoint to resume from.",
                    "Set overwrite_output_dir: true to replace them, or choose another output_dir.");
            }
        }
    }

    private sealed record ResumeFolderRule() : RecipeRule(FindingCodes.ResumeFolderMissing, Severity.Error, ["resume_from_checkpoint"])
    {
        public override void Check(RuleContext context)
        {
            if (context.Recipe.Training.ResumeFromCheckpoint is { Length: > 0 } path
                && context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.File)
            {
                context.Report(
                    this, Keys, $"There is no checkpoint folder {Both(context, path)}.", "Set it to a checkpoint-N folder, or remove it.");
            }
        }
    }
}
