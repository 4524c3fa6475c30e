using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Evaluation;

namespace Lathe.Training.Loop;

/// <summary>Answers the questions of the evaluation data, writes the answers down and compares them with the data's (<c>do_predict</c>).</summary>
internal sealed class Predictor(PreparedRun run, ITrainingReporter reporter, StopSignal stop, PeakMemory memory)
{
    public const string FileName = "generated_predictions.jsonl";

    /// <summary>As Python's json writes with <c>ensure_ascii=False</c>: only what JSON itself asks for is escaped.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="known">What an evaluation of the same weights found, so that it is not done again; null: there was none.</param>
    /// <returns>Names of the files, the most useful first; none where nothing is asked for.</returns>
    public IReadOnlyList<string> Write(Evaluation? known)
    {
        var questions = run.Data.Questions;
        if (questions.Count == 0 || !run.Recipe.Training.DoPredict)
        {
            return [];
        }

        reporter.Phase(TrainingPhase.Predicting);
        memory.Enter(MemoryPhase.Preview);
        var answered = known?.Answered ?? QuestionAnswers.Generate(run, done => reporter.Progress(TrainingPhase.Predicting, done, questions.Count), stop.Now);
        var seconds = Math.Max(1e-9, answered.Seconds);
        var batches = Math.Ceiling(questions.Count / (double)BatchSize);
        var loss = known?.Loss ?? Evaluator.Run(run.Decoder, run.Data.Eval, BatchSize, run.PadId, cancellation: stop.Now);
        var results = answered.Score() with
        {
            CrossEntropy = loss.CrossEntropy,
            TokenAccuracy = loss.Correct / (double)Math.Max(1, loss.Tokens),
            Runtime = TimeSpan.FromSeconds(seconds),
            SamplesPerSecond = questions.Count / seconds,
            StepsPerSecond = batches / seconds,
        };
        var folder = run.Output.Path;
        var files = OutputGuard.Write<IReadOnlyList<string>>(folder, "The answers", () =>
        {
            AtomicFile.WriteText(Path.Combine(folder, FileName), Lines(answered));
            ResultsFiles.Write(folder, "predict", results.ToJson());
            return [FileName, "predict_results.json"];
        });
        reporter.Notice(NoticeSeverity.Info, "predictions", $"{results.Sentence} The answers are in {FileName}.");
        return files;
    }

    private int BatchSize => run.Recipe.Training.PerDeviceEvalBatchSize;

    private static string Lines(QuestionAnswers answered)
    {
        var text = new StringBuilder();
        foreach (var (row, answer) in answered.Rows.Zip(answered.Answers))
        {
            text.Append(JsonSerializer.Serialize(new { prompt = row.Text, predict = answer, label = row.Label }, Plain)).Append('\n');
        }

        return text.ToString();
    }
}
