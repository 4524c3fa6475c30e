using System.Diagnostics;
using Lathe.Training.Artifacts;
using Lathe.Training.Diagnostics;
using Lathe.Training.Evaluation;

namespace Lathe.Training.Loop;

/// <summary>Evaluates the weights of a run: the loss over the evaluation set and, where the recipe asks for them, generated answers.</summary>
internal sealed class RunEvaluations(PreparedRun run, ITrainingReporter reporter, StopSignal stop, PeakMemory memory)
{
    /// <summary>The newest; null before the first.</summary>
    public EvalRecord? Last { get; private set; }

    /// <summary>The newest in full.</summary>
    public Evaluation? Full { get; private set; }

    /// <param name="at">How far the run is.</param>
    public EvalRecord Run(ProgressState at)
    {
        memory.Enter(MemoryPhase.Eval);
        var started = Stopwatch.GetTimestamp();
        var examples = run.Data.Eval;
        var result = Evaluator.Run(
            run.Decoder, examples, run.Recipe.Training.PerDeviceEvalBatchSize, run.PadId, done => Passed(done, examples.Count), memory, stop.Now);
        var answered = Answer();
        Last = new EvalRecord
        {
            Step = at.Step,
            Epoch = at.Epoch,
            Loss = result.Loss(run.Decoder.Balance),
            Perplexity = Math.Exp(result.CrossEntropy),
            Accuracy = run.Recipe.Method.ComputeAccuracy ? result.Correct / (double)Math.Max(1, result.Tokens) : null,
            Answers = answered is null ? null : ScoresOf(answered.Score()),
            RuntimeSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Samples = examples.Count,
        };
        Full = new Evaluation(result, answered);
        return Last;
    }

    /// <summary>Null unless evaluations are to answer the questions (<c>predict_with_generate</c>).</summary>
    private QuestionAnswers? Answer() => run.Recipe.Training.PredictWithGenerate && run.Data.Questions.Count > 0
        ? QuestionAnswers.Generate(run, done => Passed(done, run.Data.Questions.Count), stop.Now)
        : null;

    private void Passed(int done, int total)
    {
        reporter.Progress(TrainingPhase.Evaluating, done, total);
        FaultPoints.Reach(FaultPoints.Eval);
    }

    private static AnswerScores ScoresOf(PredictResults results) => new(
        results.Similarity.Bleu4, results.Similarity.Rouge1, results.Similarity.Rouge2, results.Similarity.RougeL, results.ExactMatch);
}
