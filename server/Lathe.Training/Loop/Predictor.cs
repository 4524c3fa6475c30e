using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Evaluation;
using Lathe.Training.Generation;

namespace Lathe.Training.Loop;

/// <summary>Answers the questions of the evaluation data, writes the answers down and compares them with the data's (<c>do_predict</c>).</summary>
internal sealed class Predictor(PreparedRun run, ITrainingReporter reporter, StopSignal stop, PeakMemory memory)
{
    public const string FileName = "generated_predictions.jsonl";

    /// <summary>As Python's json writes with <c>ensure_ascii=False</c>: only what JSON itself asks for is escaped.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Names of the files, the most useful first; none where nothing is asked for.</returns>
    public IReadOnlyList<string> Write()
    {
        var questions = run.Data.Questions;
        if (questions.Count == 0)
        {
            return [];
        }

        reporter.Phase(TrainingPhase.Predicting);
        memory.Enter(MemoryPhase.Preview);
        var started = Stopwatch.GetTimestamp();
        var rows = questions.Select(Row).ToList();
        var answers = Answers(rows);
        var seconds = Math.Max(1e-9, Stopwatch.GetElapsedTime(started).TotalSeconds);
        var batches = Math.Ceiling(questions.Count / (double)BatchSize);
        var loss = Evaluator.Run(run.Decoder, run.Data.Eval, BatchSize, run.PadId, cancellation: stop.Now);
        var results = PredictResults.Of(answers, [.. rows.Select(row => row.Label)]) with
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
            AtomicFile.WriteText(Path.Combine(folder, FileName), Lines(rows, answers));
            ResultsFiles.Write(folder, "predict", results.ToJson());
            return [FileName, "predict_results.json"];
        });
        reporter.Notice(NoticeSeverity.Info, "predictions", $"{results.Sentence} The answers are in {FileName}.");
        return files;
    }

    private int BatchSize => run.Recipe.Training.PerDeviceEvalBatchSize;

    /// <summary>Question and expected answer share <c>cutoff_len</c>, as in LLaMA-Factory.</summary>
    private QuestionRow Row(PreviewPrompt question)
    {
        var (tokenizer, template) = (run.Tokenizer, run.Data.Template);
        var prompt = template.EncodePrompt(tokenizer, question.Messages, question.System, question.Tools);
        var turns = template.EncodeMultiTurn(
            tokenizer, [.. question.Messages, new ChatMessage(ChatRole.Assistant, question.ReferenceAnswer)], question.System, tools: question.Tools);
        var label = turns[^1].Response;
        var (promptLength, labelLength) = SequenceBudget.Share(prompt.Length, label.Length, run.Recipe.Data.CutoffLen);
        prompt = prompt[..promptLength];
        return new QuestionRow(
            prompt,
            tokenizer.Decode(prompt, skipSpecialTokens: false),
            tokenizer.Decode(label[..labelLength], run.Recipe.Generation.SkipSpecialTokens));
    }

    private string[] Answers(List<QuestionRow> rows)
    {
        var options = run.Recipe.Generation;
        var sampling = new SamplingOptions(options.DoSample, options.Temperature, Math.Max(0, options.TopK), options.TopP, RepetitionPenalty: options.RepetitionPenalty);
        var stops = run.Data.Template.StopIds(run.Tokenizer);
        var context = run.Decoder.Config.MaxPositionEmbeddings;
        var requests = rows.Select((row, place) => new GenerationRequest(
            row.Prompt, Math.Min(options.MaxNewTokens, context - row.Prompt.Length), stops, sampling, unchecked(run.Recipe.Training.Seed + place)));
        var answers = new string[rows.Count];
        var done = 0;
        Generator.Run(
            run.Decoder,
            [.. requests],
            BatchSize,
            (place, ids) =>
            {
                answers[place] = run.Tokenizer.Decode(ids, options.SkipSpecialTokens);
                reporter.Progress(TrainingPhase.Predicting, ++done, rows.Count);
            },
            stop.Now);
        return answers;
    }

    private static string Lines(List<QuestionRow> rows, string[] answers)
    {
        var text = new StringBuilder();
        foreach (var (row, answer) in rows.Zip(answers))
        {
            text.Append(JsonSerializer.Serialize(new { prompt = row.Text, predict = answer, label = row.Label }, Plain)).Append('\n');
        }

        return text.ToString();
    }

    /// <param name="Prompt">Token ids.</param>
    /// <param name="Text">The same with special tokens written out.</param>
    /// <param name="Label">The expected answer.</param>
    private sealed record QuestionRow(int[] Prompt, string Text, string Label);
}
