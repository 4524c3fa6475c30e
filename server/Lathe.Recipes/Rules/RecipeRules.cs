namespace Lathe.Recipes.Rules;

/// <summary>Every rule there is.</summary>
internal static class RecipeRules
{
    public static IReadOnlyList<RecipeRule> All { get; } =
    [
        .. ModelRules.All,
        .. QuantizationRules.All,
        .. DataRules.All,
        .. DataSourceRules.All,
        .. MethodRules.All,
        .. PreferenceRules.All,
        .. OptimizerRules.All,
        .. TrainingRules.All,
        .. LoopRules.All,
        .. MegatronRules.All,
        .. ChatRules.All,
        .. ExportRules.All,
        .. FolderRules.All,
        .. OutputDirRules.All,
        .. DatasetRules.All,
        .. AdviceRules.All,
    ];
}
