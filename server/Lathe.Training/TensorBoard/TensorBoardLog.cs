using System.Globalization;
using System.Text.Json;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;

namespace Lathe.Training.TensorBoard;

/// <summary>
/// A run's metrics in an event file, under the tags that transformers gives them: <c>train/loss</c>, <c>eval/loss</c>. A file that can't be
/// written costs a warning, not the run.
/// </summary>
internal sealed class TensorBoardLog : IDisposable
{
    private const string EvalPrefix = "eval_";

    private readonly ITrainingReporter _reporter;
    private EventFile? _file;

    private TensorBoardLog(ITrainingReporter reporter) => _reporter = reporter;

    /// <summary>Null unless the recipe names a tracker (<c>report_to</c>).</summary>
    /// <param name="recipe">Its values are kept with the metrics; the text itself could hold secrets.</param>
    /// <param name="workingDirectory">Absolute; a relative <c>logging_dir</c> starts here.</param>
    /// <param name="output">Absolute.</param>
    /// <param name="reporter">Told where the file is.</param>
    public static TensorBoardLog? Open(Recipe recipe, string workingDirectory, string output, ITrainingReporter reporter)
    {
        var options = recipe.Training;
        if (!Trackers.WantsEventFile(options.ReportTo))
        {
            return null;
        }

        var log = new TensorBoardLog(reporter);
        log.Try(() =>
        {
            log._file = EventFile.Create(options.LoggingDir is { Length: > 0 } folder ? Path.GetFullPath(folder, workingDirectory) : DefaultFolder(output));
            log._file.Text("recipe", $"```json\n{JsonSerializer.Serialize(recipe, RecipeJson.Options)}\n```");
            reporter.Notice(NoticeSeverity.Info, "tensorboard", $"Metrics for TensorBoard are written to {log._file.Path}.");
        });
        return log;
    }

    /// <param name="step">Optimizer steps done.</param>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="values">By transformers' names.</param>
    public void Add(int step, double epoch, IReadOnlyDictionary<string, double> values) =>
        Try(() => _file?.Scalars(step, [.. values.Select(value => KeyValuePair.Create(TagOf(value.Key), value.Value)), new("train/epoch", epoch)]));

    public void Dispose() => _file?.Dispose();

    private static string TagOf(string name) =>
        name.StartsWith(EvalPrefix, StringComparison.Ordinal) ? $"eval/{name[EvalPrefix.Length..]}" : $"train/{name}";

    /// <summary>A folder per start, as transformers makes it: TensorBoard shows each as a run.</summary>
    private static string DefaultFolder(string output) =>
        Path.Combine(output, "runs", $"{DateTime.Now.ToString("MMMdd_HH-mm-ss", CultureInfo.InvariantCulture)}_{Environment.MachineName}");

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _reporter.Notice(NoticeSeverity.Warning, "tensorboard", $"TensorBoard's file cannot be written any more: {failure.Message} The run goes on.");
            _file?.Dispose();
            _file = null;
        }
    }
}
