using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Rules;

/// <summary>Every rule there is.</summary>
internal static class RecipeRules
{
    public static IReadOnlyList<RecipeRule> All { get; } =
    [
        .. For(RecipeCommands.All, ModelRules.All),
        .. For(RecipeCommands.All, QuantizationRules.All),
        .. DataRules.All,
        .. DataSourceRules.All,
        .. MethodRules.All,
        .. PreferenceRules.All,
        .. OptimizerRules.All,
        .. TrainingRules.All,
        .. LoopRules.All,
        .. TrackerRules.All,
        .. MegatronRules.All,
        .. For([RecipeCommand.Chat], ChatRules.All),
        .. For([RecipeCommand.Export], ExportRules.All),
        .. For([RecipeCommand.Eval], EvalRules.All),
        .. For(RecipeCommands.All, FolderRules.All),
        .. For(RecipeCommands.All, TemplateRules.All),
        .. OutputDirRules.All,
        .. DatasetRules.All,
        .. DataCheckRules.All,
        .. AdviceRules.All,
    ];

    private static IEnumerable<RecipeRule> For(IReadOnlyList<RecipeCommand> commands, IEnumerable<RecipeRule> rules) =>
        rules.Select(rule => rule with { Commands = commands });
}
