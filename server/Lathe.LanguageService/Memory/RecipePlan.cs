using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Fit;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Memory;

/// <summary>The memory of one text of a recipe: what findings, hints, hovers and lenses all show.</summary>
/// <remarks>The plan itself takes microseconds. Remedies plan many variants and try them out, so they wait until somebody asks.</remarks>
public sealed class RecipePlan
{
    private readonly Lazy<PlanPage> _page;
    private readonly Lazy<IReadOnlyList<RemedyFix>> _fixes;

    private RecipePlan(RecipeSnapshot snapshot, RecipeFit fit, FitReport report)
    {
        Fit = fit;
        Report = report;
        Shares = KeyShares.Of(report.Plan);
        _page = new(() => new PlanPage(snapshot.Source.Path, report, fit));
        _fixes = new(() => RemedyFixes.For(snapshot, this));
    }

    /// <summary>What it is planned for.</summary>
    public RecipeFit Fit { get; }

    /// <summary>The plan, held against the device.</summary>
    public FitReport Report { get; }

    /// <summary>What each key decides at the peak, largest first.</summary>
    public IReadOnlyList<KeyShare> Shares { get; }

    public MemoryVerdict Verdict => new(Report.Needed, Report.Verdict);

    /// <summary>The plan with remedies and with what would still fit.</summary>
    public PlanPage Page => _page.Value;

    /// <summary>The remedies as changes of the text.</summary>
    internal IReadOnlyList<RemedyFix> Fixes => _fixes.Value;

    /// <summary>The plan of a text; null when the device or the model is not known, or a key it depends on could not be read.</summary>
    internal static RecipePlan? Of(RecipeSnapshot snapshot)
    {
        if (snapshot.Surroundings.Fit is not { } fit || !IsPlannable(snapshot) || ShapeOf(snapshot) is not { } shape
            || fit.Plan(snapshot.Bound, shape, snapshot.Facts) is not { } report)
        {
            return null;
        }

        bool isSame = snapshot.EarlierVerdict is { } earlier && earlier.Needed == report.Needed;
        return new RecipePlan(snapshot, fit, isSame ? report with { Earlier = snapshot.EarlierVerdict!.Value.Verdict } : report);
    }

    /// <summary>It is a training of a model that is named, and all keys a plan depends on could be read.</summary>
    internal static bool IsPlannable(RecipeSnapshot snapshot)
    {
        BindResult bound = snapshot.Bound;
        return bound.Command == RecipeCommand.Train
            && bound.Recipe.Model.ModelNameOrPath.Length > 0
            && Trains(bound)
            && !bound.Tree.UnreadableKeys.Any(MemoryKeys.All.Contains)
            && !bound.Findings.Any(IsUnreadable);
    }

    internal static ModelShape? ShapeOf(RecipeSnapshot snapshot) =>
        snapshot.Surroundings.GetModelShape(snapshot.Bound.Recipe.Model.ModelNameOrPath);

    /// <summary>Evaluation and prediction alone are no training. A recipe that says nothing yet is going to be one.</summary>
    private static bool Trains(BindResult bound)
    {
        RecipeValues values = new(bound.Keys);
        return values.IsTrue("do_train") || !(values.IsTrue("do_predict") || values.IsTrue("do_eval"));
    }

    /// <summary>In place of such a value stands a default that nobody wrote. Values that can't be done yet are planned.</summary>
    private static bool IsUnreadable(Finding finding) =>
        finding is { Severity: Severity.Error, Key: { } key } && finding.Code[2] is '1' or '2' && MemoryKeys.All.Contains(key);
}
