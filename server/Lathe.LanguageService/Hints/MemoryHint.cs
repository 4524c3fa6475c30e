using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory;
using Lathe.Memory.Fit;
using Lathe.Recipes.Binding;

namespace Lathe.LanguageService.Hints;

/// <summary>How much memory the training takes, behind the micro-batch or else the key that decides most of it.</summary>
internal static class MemoryHint
{
    public static RecipeHint? For(RecipeSnapshot snapshot) =>
        snapshot.Plan is { } plan && PlaceOf(snapshot, plan) is { } place
            ? new RecipeHint(
                place.ValueSpan.End,
                Gib.Format(plan.Report.Needed),
                $"{FitWords.Line(plan.Report, plan.Fit)}. {PlanBasis.InShort(plan.Report, plan.Fit)}")
            : null;

    private static BoundKey? PlaceOf(RecipeSnapshot snapshot, RecipePlan plan) =>
        RecipeHints.Written(snapshot, "per_device_train_batch_size") ?? MemoryFindings.LargestWritten(snapshot, plan)?.Key;
}
