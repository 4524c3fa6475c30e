namespace Lathe.Recipes.Model;

/// <summary>Programs that <c>report_to</c> may name. Nothing is sent to any of them: metrics go into TensorBoard's event files.</summary>
public static class Trackers
{
    public const string None = "none";
    public const string All = "all";
    public const string TensorBoard = "tensorboard";

    /// <summary>Every name that is known, for checks and completion.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        None, All, TensorBoard, "wandb", "swanlab", "mlflow", "trackio", "comet_ml", "clearml", "neptune", "azure_ml", "codecarbon",
        "dagshub", "dvclive", "flyte",
    ];

    /// <summary>Whether an event file is written: anything but none is asked for.</summary>
    public static bool WantsEventFile(IReadOnlyList<string> reportTo) => reportTo.Count > 0 && !reportTo.Contains(None);

    /// <summary>Trackers that are known and that nothing can be sent to.</summary>
    public static IEnumerable<string> Replaced(IReadOnlyList<string> reportTo) =>
        WantsEventFile(reportTo) ? reportTo.Where(name => name is not (All or TensorBoard) && Known.Contains(name)) : [];
}
