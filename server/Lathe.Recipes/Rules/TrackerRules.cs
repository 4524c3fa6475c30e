using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Programs that metrics are to be sent to.</summary>
internal static class TrackerRules
{
    private const string Key = "report_to";

    public static IEnumerable<RecipeRule> All =>
    [
        new MessageRule(
            FindingCodes.TrackerReplaced,
            Severity.Warning,
            [Key],
            "Nothing is sent to a tracker; TensorBoard's event files are written instead.",
            "Nothing needs doing. With report_to: tensorboard the recipe says what happens.",
            context => Trackers.Replaced(context.Recipe.Training.ReportTo).ToList() is { Count: > 0 } names
                ? $"Nothing is sent to {string.Join(", ", names)}: metrics are written as TensorBoard event files {Place(context)}, besides the run's own records."
                : null),
        new MessageRule(
            FindingCodes.TrackerUnknown,
            Severity.Error,
            [Key],
            "There is no tracker of that name.",
            "Write tensorboard, or none.",
            context => context.Recipe.Training.ReportTo.FirstOrDefault(name => !Trackers.Known.Contains(name)) is { } unknown
                ? $"There is no tracker '{unknown}'.{Nearest(unknown)}"
                : null),
    ];

    private static string Place(RuleContext context) =>
        context.Recipe.Training.LoggingDir is { Length: > 0 } folder ? $"to {folder}" : "below runs/ in output_dir";

    private static string Nearest(string name) =>
        NameDistance.Nearest(name, Trackers.Known) is { } known ? $" Do you mean {known}?" : "";
}
