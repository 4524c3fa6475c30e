using System.Globalization;
using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Fit;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Lenses;

/// <summary>What a training needs and takes, above the first line.</summary>
public static class RecipeLenses
{
    /// <summary>The lenses of a recipe. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<RecipeLens> For(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        string? title = snapshot.Plan is { } plan ? TitleOf(snapshot, plan)
            : snapshot.Surroundings.FitProblem is { } problem && snapshot.Bound.Command == RecipeCommand.Train ? $"Memory is not planned: {problem}"
            : null;
        return title is null ? [] : [new RecipeLens(snapshot.Source.GetLineSpan(0), title)];
    }

    /// <summary>Such as <c>RTX 4090: 17.3 of 23.1 GiB · 1,250 steps</c>. How several devices share the steps is not known.</summary>
    private static string TitleOf(RecipeSnapshot snapshot, RecipePlan plan)
    {
        string memory = FitWords.ShortLine(plan.Report, plan.Fit);
        return plan.Fit.Devices == 1 && StepCount.Planned(snapshot) is { } steps
            ? string.Create(CultureInfo.InvariantCulture, $"{memory} · {steps:#,0} {(steps == 1 ? "step" : "steps")}")
            : memory;
    }
}
