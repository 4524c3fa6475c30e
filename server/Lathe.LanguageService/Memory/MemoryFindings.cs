using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory;
using Lathe.Memory.Fit;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Memory;

/// <summary>What there is to say about a recipe's memory. It is apart from the recipe's own findings, so that it never refuses a start.</summary>
public static class MemoryFindings
{
    private const string Model = "model_name_or_path";

    /// <summary>Keys that decide a smaller share of the peak are not worth a mention.</summary>
    private const double LeastShare = 0.005;

    /// <summary>Whether a code is about memory that is short.</summary>
    public static bool IsVerdict(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Code is FindingCodes.MemoryExceeded or FindingCodes.MemoryTight;
    }

    /// <summary>The recipe's findings and the one about memory, in the order of the text.</summary>
    internal static IReadOnlyList<Finding> AddTo(RecipeSnapshot snapshot)
    {
        if (For(snapshot) is not { } own || snapshot.Bound.Silences(own))
        {
            return snapshot.Findings;
        }

        int place = snapshot.Findings.TakeWhile(finding => finding.Source == snapshot.Source && finding.Span.Start <= own.Span.Start).Count();
        return [.. snapshot.Findings.Take(place), own, .. snapshot.Findings.Skip(place)];
    }

    private static Finding? For(RecipeSnapshot snapshot) => snapshot.Plan is { } plan
        ? OnVerdict(snapshot, plan)
        : OnUnknownModel(snapshot);

    private static Finding? OnVerdict(RecipeSnapshot snapshot, RecipePlan plan)
    {
        if (plan.Report.Verdict == FitVerdict.Fits || LargestWritten(snapshot, plan) is not { } largest)
        {
            return null;
        }

        bool isTight = plan.Report.Verdict == FitVerdict.Tight;
        string comparison = FitWords.Comparison(plan.Report, plan.Fit);
        string share = largest.Share is { } own
            ? $" {Gib.Format(own.Bytes)} of it hang on {own.Key} ({ItemsOf(own)})."
            : "";
        return new Finding(
            isTight ? FindingCodes.MemoryTight : FindingCodes.MemoryExceeded,
            isTight ? Severity.Warning : Severity.Error,
            $"The training {comparison}{(isTight ? ", so little is left" : "")}.{share} {PlanBasis.InShort(plan.Report, plan.Fit)}",
            snapshot.Source,
            largest.Key.ValueSpan)
        {
            Key = largest.Key.Key.Name,
            Help = "A quick fix shows what each remedy would come to; a start is not refused.",
            Related = [.. RelatedOf(snapshot, plan, largest.Key)],
        };
    }

    /// <summary>The written key that decides most; the model's where none of those is written.</summary>
    internal static (BoundKey Key, KeyShare? Share)? LargestWritten(RecipeSnapshot snapshot, RecipePlan plan)
    {
        foreach (KeyShare share in plan.Shares)
        {
            if (RecipeHints.Written(snapshot, share.Key) is { } key)
            {
                return (key, share);
            }
        }

        return RecipeHints.Written(snapshot, Model) is { } model ? (model, null) : null;
    }

    /// <summary>The items a key decides, in words.</summary>
    internal static string ItemsOf(KeyShare share) => string.Join(", ", share.Items.Select(ItemNames.Of));

    private static IEnumerable<RelatedPlace> RelatedOf(RecipeSnapshot snapshot, RecipePlan plan, BoundKey main) =>
        from share in plan.Shares
        where share.Key != main.Key.Name && share.Bytes >= plan.Report.Plan.Peak.Bytes * LeastShare
        let key = RecipeHints.Written(snapshot, share.Key)
        where key is not null
        select new RelatedPlace($"{Gib.Format(share.Bytes)} hang on {share.Key} ({ItemsOf(share)}).", snapshot.Source, key.ValueSpan);

    /// <summary>A folder that is missing is said already.</summary>
    private static Finding? OnUnknownModel(RecipeSnapshot snapshot)
    {
        bool isUnknown = snapshot.Surroundings.Fit is not null
            && RecipePlan.IsPlannable(snapshot)
            && RecipePlan.ShapeOf(snapshot) is null
            && !snapshot.Findings.Any(finding => finding.Code == FindingCodes.ModelFolderMissing);
        return !isUnknown || RecipeHints.Written(snapshot, Model) is not { } model ? null : new Finding(
            FindingCodes.MemoryUnknown,
            Severity.Hint,
            "The memory of this training can't be planned: the model's shape is not known.",
            snapshot.Source,
            model.ValueSpan)
        {
            Key = Model,
            Help = "Name a folder with the config.json of a known family, or a published model by its hub id.",
        };
    }
}
