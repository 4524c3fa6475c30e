using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Folders of models, adapters and checkpoints, and files beside them, as far as they are known.</summary>
internal static class FolderRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new MessageRule(
            FindingCodes.ModelFolderMissing,
            Severity.Error,
            ["model_name_or_path"],
            "The model's folder does not exist.",
            "Set it to a folder with config.json and the weights, or fetch a hub's model first: lathe models fetch OWNER/NAME.",
            context => context.Recipe.Model.ModelNameOrPath is { Length: > 0 } path && context.Facts.GetModelKind(path) is PathKind.Missing or PathKind.File
                ? $"There is no folder {context.Both(path)}."
                : null),
        new AdapterFolderRule(),
        new MessageRule(
            FindingCodes.TokenFileMissing,
            Severity.Error,
            ["new_special_tokens_config"],
            "The file of new special tokens does not exist.",
            "Set it to a YAML file with a line for each token: '<token>': what it stands for.",
            context => context.Recipe.Model.NewSpecialTokensConfig is { Length: > 0 } path
                && context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.Folder
                    ? $"There is no file {context.Both(path)}."
                    : null),
        new MessageRule(
            FindingCodes.ResumeFolderMissing,
            Severity.Error,
            ["resume_from_checkpoint"],
            "The checkpoint to resume from does not exist.",
            "Set it to a checkpoint-N folder, or remove it.",
            context => context.Recipe.Training.ResumeFromCheckpoint is { Length: > 0 } path && IsNoFolder(context, path)
                ? $"There is no checkpoint folder {context.Both(path)}."
                : null),
    ];

    private static bool IsNoFolder(RuleContext context, string path) =>
        context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.File;

    private sealed record AdapterFolderRule()
        : RecipeRule(
            FindingCodes.AdapterFolderMissing,
            Severity.Error,
            ["adapter_name_or_path"],
            "The adapter's folder does not exist.",
            "Set it to a folder with adapter_config.json and the adapter's weights.")
    {
        public override void Check(RuleContext context)
        {
            foreach (string path in context.Recipe.Model.AdapterNameOrPath.Where(path => IsNoFolder(context, path)))
            {
                context.ReportItem(this, "adapter_name_or_path", path, $"There is no folder {context.Both(path)}.", Fix, suggestion: null);
            }
        }
    }
}
