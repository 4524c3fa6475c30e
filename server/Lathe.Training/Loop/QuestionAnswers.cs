using System.Diagnostics;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Training.Artifacts;
using Lathe.Training.Generation;
using Lathe.Training.Modules;

namespace Lathe.Training.Loop;

/// <summary>The evaluation data's questions with generated answers.</summary>
/// <param name="Rows">What was asked.</param>
/// <param name="Answers">Of each row.</param>
/// <param name="Seconds">That it took.</param>
internal sealed record QuestionAnswers(IReadOnlyList<QuestionRow> Rows, IReadOnlyList<string> Answers, double Seconds)
{
    /// <summary>
    /// Answers them as the recipe says. What is drawn depends on the recipe's seed and on a question's place alone: nothing of a training's is touched.
    /// </summary>
    /// <param name="run">Has questions and model.</param>
    /// <param name="progress">Called with answers done.</param>
    /// <param name="cancellation">Looked at after each token.</param>
    public static QuestionAnswers Generate(PreparedRun run, Action<int> progress, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var rows = run.Data.Questions.Select(question => Row(run, question)).ToList();
        var answers = Answer(run, rows, progress, cancellation);
        return new QuestionAnswers(rows, answers, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The answers against the expected ones.</summary>
    public PredictResults Score() => PredictResults.Of(Answers, [.. Rows.Select(row => row.Label)]);

    /// <summary>Question and expected answer share <c>cutoff_len</c>, as in LLaMA-Factory.</summary>
    private static QuestionRow Row(PreparedRun run, PreviewPrompt question)
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

    private static string[] Answer(PreparedRun run, List<QuestionRow> rows, Action<int> progress, CancellationToken cancellation)
    {
        var options = run.Recipe.Generation;
        var sampling = new SamplingOptions(options.DoSample, options.Temperature, Math.Max(0, options.TopK), options.TopP, RepetitionPenalty: options.RepetitionPenalty);
        var stops = run.Data.Template.StopIds(run.Tokenizer);
        var context = run.Decoder.Config.MaxPositionEmbeddings;
        var requests = rows.Select((row, place) => new GenerationRequest(
            row.Prompt, Math.Min(options.MaxNewTokens, context - row.Prompt.Length), stops, sampling, unchecked(run.Recipe.Training.Seed + place))
        {
            Beams = options.NumBeams,
            LengthPenalty = options.LengthPenalty,
        });
        var answers = new string[rows.Count];
        var done = 0;
        Generator.Run(
            run.Decoder,
            [.. requests],
            run.Recipe.Training.PerDeviceEvalBatchSize,
            (place, ids) =>
            {
                answers[place] = run.Tokenizer.Decode(ids, options.SkipSpecialTokens);
                progress(++done);
            },
            cancellation);
        return answers;
    }
}

/// <param name="Prompt">Token ids.</param>
/// <param name="Text">The same with special tokens written out.</param>
/// <param name="Label">The expected answer.</param>
internal sealed record QuestionRow(int[] Prompt, string Text, string Label);

/// <summary>One evaluation of the weights as they are, in full.</summary>
/// <param name="Loss">Sums over the set.</param>
/// <param name="Answered">Null where nothing was answered.</param>
internal sealed record Evaluation(HeadResult Loss, QuestionAnswers? Answered);
