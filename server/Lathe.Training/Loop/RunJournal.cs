using System.Diagnostics;
using Lathe.Training.Artifacts;
using Lathe.Training.TensorBoard;

namespace Lathe.Training.Loop;

/// <summary>
/// Everything a run tells: to the reporter, and to the files LLaMA-Factory's users know (trainer_log.jsonl, trainer_state.json's history,
/// TensorBoard's event files).
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private readonly PreparedRun _run;
    private readonly ITrainingReporter _reporter;
    private TrainerLog? _log;
    private TensorBoardLog? _tensorBoard;
    private readonly List<LogRow> _history;
    private readonly Stopwatch _watch = new();
    private readonly int _firstStep;

    public RunJournal(PreparedRun run, ITrainingReporter reporter)
    {
        _run = run;
        _reporter = reporter;
        _firstStep = run.Resume?.State.Progress.Step ?? 0;
        _history = run.Resume is null ? [] : [.. run.Resume.TrainerState.LogHistory];
    }

    /// <summary>Opens the log in the output folder; the run's time counts from here.</summary>
    public void Start()
    {
        _log = TrainerLog.Open(_run.Output.Path, overwrite: _run.Resume is null && _run.Recipe.Training.OverwriteOutputDir);
        _tensorBoard = TensorBoardLog.Open(_run.Recipe, _run.WorkingDirectory, _run.Output.Path, _reporter);
        _watch.Start();
    }

    public IReadOnlyList<LogRow> History => _history;

    /// <summary>Wall time since this start began to train, without pauses.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    private TrainerLog Log => _log ?? throw new InvalidOperationException("The journal has not been started.");

    private StepPlan Steps => _run.Steps;

    private bool CountsTokens => _run.Recipe.Training.IncludeNumInputTokensSeen;

    /// <summary>The run's time stands still until <see cref="Resume"/>.</summary>
    public void Pause() => _watch.Stop();

    public void Resume() => _watch.Start();

    public TimeSpan Remaining(int step) => TrainerLogEntry.EstimateRemaining(_firstStep, step, Steps.TotalSteps, Elapsed);

    public void Step(StepRecord record, ProgressState progress)
    {
        _reporter.Step(record);
        var values = new Dictionary<string, double> { ["loss"] = record.Loss, ["learning_rate"] = record.LearningRate };
        if (record.GradNorm is { } norm)
        {
            values["grad_norm"] = norm;
        }

        if (record.AuxLoss is { } auxiliary)
        {
            values["aux_loss"] = auxiliary;
        }

        Add(progress, record.Epoch, values);
        Log.Append(Entry(progress.Step, progress.Tokens) with { Loss = record.Loss, LearningRate = record.LearningRate, Epoch = record.Epoch });
    }

    public void Evaluated(EvalRecord record, ProgressState progress)
    {
        _reporter.Evaluated(record);
        var batches = Math.Ceiling(record.Samples / (double)_run.Recipe.Training.PerDeviceEvalBatchSize);
        var values = new Dictionary<string, double>
        {
            ["eval_loss"] = record.Loss,
            ["eval_runtime"] = record.RuntimeSeconds,
            ["eval_samples_per_second"] = record.Samples / record.RuntimeSeconds,
            ["eval_steps_per_second"] = batches / record.RuntimeSeconds,
        };
        if (record.Accuracy is { } accuracy)
        {
            values["eval_accuracy"] = accuracy;
        }

        foreach (var (name, score) in record.Answers?.Named ?? [])
        {
            values[name] = score;
        }

        Add(progress, record.Epoch, values);
        Log.Append(Entry(progress.Step, progress.Tokens) with { EvalLoss = record.Loss, Epoch = record.Epoch });
    }

    /// <summary>The row of totals that ends the history, and the log line that goes with it.</summary>
    public void Totals(TrainResults results, ProgressState progress)
    {
        Add(progress, results.Epoch, new Dictionary<string, double>
        {
            ["total_flos"] = results.TotalFlos,
            ["train_loss"] = results.TrainLoss,
            ["train_runtime"] = results.Runtime.TotalSeconds,
            ["train_samples_per_second"] = results.SamplesPerSecond,
            ["train_steps_per_second"] = results.StepsPerSecond,
        });
        Log.Append(Entry(progress.Step, progress.Tokens) with { Epoch = results.Epoch });
    }

    public TrainerState State(ProgressState progress) => new()
    {
        Epoch = progress.Epoch,
        GlobalStep = progress.Step,
        MaxSteps = Steps.TotalSteps,
        NumTrainEpochs = (int)Math.Ceiling(Steps.Epochs ?? Math.Max(1, progress.Epoch)),
        LoggingSteps = Steps.Logs?.Steps ?? 0,
        EvalSteps = Steps.Evaluates?.Steps,
        SaveSteps = Steps.Saves?.Steps,
        TrainBatchSize = _run.Recipe.Training.PerDeviceTrainBatchSize,
        InputTokensSeen = progress.Tokens,
        TotalFlos = progress.Flos,
        ShouldTrainingStop = progress.Step >= Steps.TotalSteps,
        LogHistory = [.. _history],
    };

    public void Dispose()
    {
        _log?.Dispose();
        _tensorBoard?.Dispose();
    }

    private void Add(ProgressState progress, double epoch, Dictionary<string, double> values)
    {
        _history.Add(new LogRow
        {
            Step = progress.Step,
            Epoch = epoch,
            InputTokensSeen = CountsTokens ? progress.Tokens : null,
            Values = values,
        });
        _tensorBoard?.Add(progress.Step, epoch, values);
    }

    private TrainerLogEntry Entry(int step, long tokens) => new()
    {
        CurrentSteps = step,
        TotalSteps = Steps.TotalSteps,
        Elapsed = Elapsed,
        Remaining = Remaining(step),
        TotalTokens = CountsTokens ? tokens : null,
        Throughput = CountsTokens ? tokens / Math.Max(1e-9, Elapsed.TotalSeconds) : null,
    };
}
