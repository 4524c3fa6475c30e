using Lathe.Data;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Loop;

/// <summary>The loop: steps, log lines, evaluations, checkpoints, until the plan is done or somebody stops it.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly PreparedRun _run;
    private readonly ITrainingReporter _reporter;
    private readonly RunRequests _requests;
    private readonly PeakMemory _memory;
    private readonly RunJournal _journal;
    private readonly RunEvaluations _evaluations;
    private readonly CheckpointWriter _checkpoints;
    private readonly Optimizer _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly IStepSource _steps;
    private readonly StepClock _clock = new();
    private readonly StepLog _log;
    private readonly ComputePath _path;
    private readonly long _productParameters;
    private TrainingPhase? _phase;
    private int? _savedStep;
    private bool _endsEpoch;

    public Trainer(PreparedRun run, RunJournal journal, ModelSaver saver, ITrainingReporter reporter, RunRequests requests, PeakMemory memory)
    {
        var options = run.Recipe.Training;
        _run = run;
        _reporter = reporter;
        _requests = requests;
        _memory = memory;
        _journal = journal;
        _evaluations = new RunEvaluations(run, reporter, requests, memory);
        _checkpoints = new CheckpointWriter(run.Output.Path, saver, options.SaveOnlyModel, options.SaveTotalLimit);
        _optimizer = OptimizerFactory.Create(run.Recipe, run.Decoder, run.Output.Path);
        _schedule = new LearningRateSchedule(options.LrSchedulerType, options.LearningRate, run.Steps.WarmupSteps, run.Steps.TotalSteps);
        _steps = run.Source;
        _log = new StepLog(_clock);
        _path = ComputePath.Of(run.Decoder.Context);
        _productParameters = run.Decoder.BaseCount - run.Decoder.Embedding.Weight.Count;
        if (run.Resume is { } resume)
        {
            Enter(TrainingPhase.LoadingModel, run.Output.ResumeFrom);
            resume.Restore(
                run.Decoder, run.Adapter is not null, _optimizer,
                (done, total) => _reporter.Progress(TrainingPhase.LoadingModel, done, total));
            Progress = resume.State.Progress;
            if (Plan.Epoch is { } epoch)
            {
                Progress = Progress with { Epoch = epoch.EpochAfter(Progress.Step) };
            }
        }

        _memory.Step = Progress.Step;
    }

    public ProgressState Progress { get; private set; } = new();

    private StepPlan Plan => _run.Steps;

    public TrainingOutcome Run()
    {
        // Told once before the first step, which may be what the system ends the process for.
        _memory.Report();
        _requests.Begin(canEvaluate: _run.Data.Eval.Count > 0);
        if (_run.Recipe.Training.EvalOnStart && Progress.Step == 0)
        {
            Evaluate();
        }

        while (Progress.Step < Plan.TotalSteps)
        {
            if (_requests.Mode == StopMode.Now)
            {
                return TrainingOutcome.StoppedNow;
            }

            Enter(TrainingPhase.Training);
            if (!Step())
            {
                return TrainingOutcome.Diverged;
            }

            var last = Progress.Step == Plan.TotalSteps;
            if (IsDue(Plan.Evaluates) && (last || _requests.Mode == StopMode.None))
            {
                Evaluate();
            }

            if (IsDue(Plan.Saves) || (last && Plan.Saves is not null))
            {
                Save();
            }

            Attend();
            if (!last && _requests.Mode == StopMode.WithCheckpoint)
            {
                Save();
                return TrainingOutcome.StoppedWithCheckpoint;
            }
        }

        while (!_requests.TryEnd())
        {
            Attend();
        }

        return _requests.Mode == StopMode.Now ? TrainingOutcome.StoppedNow : TrainingOutcome.Completed;
    }

    /// <summary>Loss over the evaluation set; null when there is none. Weights that were evaluated already are not evaluated again.</summary>
    public EvalRecord? Evaluate()
    {
        if (_run.Data.Eval.Count == 0 || _evaluations.Last?.Step == Progress.Step)
        {
            return _evaluations.Last;
        }

        Enter(TrainingPhase.Evaluating);
        var record = _evaluations.Run(Progress);
        Progress = Progress with { BestEvalLoss = Math.Min(record.Loss, Progress.BestEvalLoss ?? double.PositiveInfinity) };
        _journal.Evaluated(record, Progress);
        return record;
    }

    /// <summary>The newest evaluation, if it was of the weights as they are now.</summary>
    public Evaluation? Evaluation => _evaluations.Last?.Step == Progress.Step ? _evaluations.Full : null;

    public void Dispose() => _optimizer.Dispose();

    /// <summary>One optimizer step; false when its loss or gradient is not finite, and then the weights are left as they were.</summary>
    private bool Step()
    {
        var data = NextData();
        var device = _run.Decoder.Context.Device;
        List<MicroBatch> batches = [];
        try
        {
            foreach (var examples in data.MicroBatches)
            {
                batches.Add(MicroBatch.From(examples, _run.PadId, device));
            }

            _clock.Lap(StepPart.Data);
            var result = GradientStep.Run(_run.Decoder, batches, data.First, _run.Checkpointing, _clock, _memory, PassedMicroBatch);
            _memory.Enter(MemoryPhase.Step);
            var loss = result.Loss(_run.Decoder.Balance);
            var norm = _optimizer.GradientNorm();
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                Diverged(loss, norm);
                return false;
            }

            var rate = _schedule.At(Progress.Step);
            _optimizer.Step(rate, GradientClipping.Scale(norm, _run.Recipe.Training.MaxGradNorm));
            _clock.Lap(StepPart.Optimizer);
            Advance(loss, result.Balance, batches, data);
            if (IsDue(Plan.Logs) || (Progress.Step == 1 && _run.Recipe.Training.LoggingFirstStep))
            {
                Log(rate, norm);
            }

            return true;
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }

    /// <summary>What the next step works on. Where streamed data can't be read further, the steps so far are kept.</summary>
    private StepData NextData()
    {
        try
        {
            return _steps.Next(Progress);
        }
        catch (DataException failure) when (Progress.Step > 0)
        {
            if (Progress.Step > (_run.Resume?.State.Progress.Step ?? 0))
            {
                Save();
            }

            throw new TrainingException(
                TrainingFailure.Data,
                $"{failure.Message} The {Progress.Step} steps before are kept in {CheckpointFolder.Of(_run.Output.Path, Progress.Step)}.",
                "Correct the data and start again: the run goes on from there.",
                failure);
        }
    }

    private void PassedMicroBatch()
    {
        _reporter.Working();
        FaultPoints.Reach(FaultPoints.MicroStep);
    }

    private void Advance(double loss, double? balance, List<MicroBatch> batches, StepData data)
    {
        _endsEpoch = data.EndsEpoch;
        var (tokens, samples) = (batches.Sum(batch => batch.Tokens), batches.Sum(batch => batch.Ids.shape[0]));
        _log.Count(tokens, samples);
        Progress = Progress with
        {
            Step = Progress.Step + 1,
            Epoch = data.EpochAfter,
            MicroBatches = Progress.MicroBatches + batches.Count,
            Tokens = Progress.Tokens + tokens,
            Samples = Progress.Samples + samples,
            LossSinceLog = Progress.LossSinceLog + loss,
            BalanceSinceLog = balance is null ? null : (Progress.BalanceSinceLog ?? 0) + balance,
            StepsSinceLog = Progress.StepsSinceLog + 1,
            LossSum = Progress.LossSum + loss,
            LastLoss = loss,
            Flos = Progress.Flos + (6.0 * tokens * _productParameters),
        };
        _memory.Step = Progress.Step;
        _reporter.Progress(TrainingPhase.Training, Progress.Step, Plan.TotalSteps);
    }

    private void Log(double rate, double norm)
    {
        var record = _log.Take(Progress, Plan.TotalSteps, rate, norm, _journal.Remaining(Progress.Step));
        Progress = Progress with { LossSinceLog = 0, BalanceSinceLog = null, StepsSinceLog = 0 };
        _journal.Step(record, Progress);
        _memory.Report();
        _clock.Reset();
    }

    /// <summary>
    /// Does between two steps what was asked for, and waits while the run is paused: no step's time and no estimate counts that.
    /// </summary>
    private void Attend()
    {
        var waited = false;
        while (true)
        {
            // Looked at first: what was asked for before a resume is done before it.
            var isPaused = _requests.IsPaused;
            if (_requests.TakeEvaluate())
            {
                Evaluate();
            }

            if (_requests.TakeSave())
            {
                Save();
            }

            if (!isPaused)
            {
                break;
            }

            if (!waited)
            {
                waited = true;
                _journal.Pause();
                _reporter.Paused(Progress.Step);
            }

            Enter(TrainingPhase.Training);
            _requests.WaitWhilePaused();
        }

        if (!waited)
        {
            return;
        }

        _journal.Resume();
        _clock.Skip();
        if (_requests.Mode == StopMode.None)
        {
            _reporter.Resumed();
        }
    }

    /// <summary>Writes a checkpoint, unless this step has one.</summary>
    private void Save()
    {
        if (_savedStep == Progress.Step)
        {
            return;
        }

        Enter(TrainingPhase.Saving);
        _memory.Enter(MemoryPhase.Save);
        var state = new CheckpointState
        {
            Format = CheckpointState.CurrentFormat,
            Progress = Progress,
            Path = _path,
            Optimizer = OptimizerSetup.Of(_run.Recipe).Kind,
            Trained = FreezeTargets.Describe(_run.Recipe.Method),
            Inputs = _run.Inputs,
            Stream = _steps.Place,
        };
        var path = _checkpoints.Write(state, _journal.State(Progress), _optimizer, (done, total) => _reporter.Progress(TrainingPhase.Saving, done, total));
        _savedStep = Progress.Step;
        _reporter.CheckpointSaved(Progress.Step, path);
    }

    private void Diverged(double loss, double norm)
    {
        foreach (var parameter in _run.Decoder.TrainableParameters)
        {
            parameter.ClearGradient();
        }

        var last = CheckpointFolder.Latest(_run.Output.Path);
        _reporter.Notice(
            NoticeSeverity.Warning,
            "diverged",
            $"Step {Progress.Step + 1} gave a loss of {loss} and a gradient norm of {norm}, so it was not applied and the run ends. " +
            (last is null ? "There is no checkpoint yet. " : $"The last checkpoint is {last}. ") +
            "Lower learning_rate (a tenth is a good try), raise warmup_ratio, or check the data for broken rows.");
    }

    /// <summary>Tells what comes next; the time since the last step belongs to no step.</summary>
    private void Enter(TrainingPhase phase, string? detail = null)
    {
        if (phase != _phase)
        {
            _phase = phase;
            _reporter.Phase(phase, detail);
            _clock.Skip();
        }
    }

    private bool IsDue(StepInterval? interval) => interval?.IsDue(Progress.Step, _endsEpoch) == true;
}
