using System.Globalization;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Loop;

/// <summary>What a finished run leaves in its output folder.</summary>
internal sealed class RunResults(PreparedRun run, RunJournal journal, ModelSaver saver, ITrainingReporter reporter, PeakMemory memory)
{
    /// <param name="trainer">Done with its steps.</param>
    /// <param name="before">Where this start began: its own steps alone make the rates.</param>
    /// <returns>Names of the files, the most useful first.</returns>
    public List<string> Write(Trainer trainer, ProgressState before)
    {
        var folder = run.Output.Path;
        var files = new List<string>();
        var trained = run.Recipe.Training.DoTrain;
        if (trained)
        {
            reporter.Phase(TrainingPhase.Saving);
            memory.Enter(MemoryPhase.Save);
            var results = Totals(trainer.Progress, before);
            journal.Totals(results, trainer.Progress);
            files.AddRange(OutputGuard.Write(folder, "The trained model", () => saver.Save(folder, exact: false, Saved(saver.Bytes(exact: false)))));
            FaultPoints.Reach(FaultPoints.Saving);
            if (run.Recipe.Method.PissaConvert && run.Adapter?.PissaIterations is not null)
            {
                _ = OutputGuard.Write(folder, "The converted adapter", () => saver.SaveConverted(Path.Combine(folder, ModelSaver.ConvertedFolder)));
                files.Add(ModelSaver.ConvertedFolder);
            }

            journal.State(trainer.Progress).Write(folder);
            ResultsFiles.WriteTrain(folder, results);
            files.AddRange([TrainerLog.FileName, TrainerState.FileName, "train_results.json"]);
        }

        EvalRecord? evaluation = null;
        if (run.Recipe.Training.DoEval || run.Recipe.Training.EvalStrategy != IntervalStrategy.No)
        {
            evaluation = trainer.Evaluate();
        }

        memory.Enter(MemoryPhase.Save);
        if (evaluation is not null)
        {
            ResultsFiles.WriteEval(folder, Results(evaluation, trained));
            files.Add("eval_results.json");
        }

        if (run.Recipe.Method.PlotLoss && trained)
        {
            files.AddRange(Plot(folder));
        }

        if (trained || evaluation is not null)
        {
            files.Add(ResultsFiles.AllFileName);
        }

        Card(evaluation).Write(folder);
        files.Add(ModelCard.FileName);
        return files;
    }

    private Action<long> Saved(long total)
    {
        var done = 0L;
        return bytes => reporter.Progress(TrainingPhase.Saving, done += bytes, total);
    }

    /// <summary>A curve that cannot be drawn must not fail a run whose weights are saved.</summary>
    private IEnumerable<string> Plot(string folder)
    {
        try
        {
            return LossPlot.Write(folder, journal.History).Select(path => Path.GetFileName(path));
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "no-plot",
                $"The loss curve could not be drawn because the graphics library does not load; {TrainerLog.FileName} has the numbers.");
            return [];
        }
    }

    private TrainResults Totals(ProgressState now, ProgressState before)
    {
        var (steps, seconds) = (now.Step - before.Step, Math.Max(1e-9, journal.Elapsed.TotalSeconds));
        return new TrainResults
        {
            Epoch = now.Epoch,
            TrainLoss = now.LossSum / Math.Max(1, now.Step),
            Runtime = journal.Elapsed,
            SamplesPerSecond = (now.Samples - before.Samples) / seconds,
            StepsPerSecond = steps / seconds,
            TotalFlos = now.Flos,
            InputTokensSeen = run.Recipe.Training.IncludeNumInputTokensSeen ? now.Tokens : null,
        };
    }

    private EvalResults Results(EvalRecord record, bool trained)
    {
        var batches = Math.Ceiling(record.Samples / (double)run.Recipe.Training.PerDeviceEvalBatchSize);
        return new EvalResults
        {
            Loss = record.Loss,
            Runtime = TimeSpan.FromSeconds(record.RuntimeSeconds),
            SamplesPerSecond = record.Samples / record.RuntimeSeconds,
            StepsPerSecond = batches / record.RuntimeSeconds,
            Epoch = trained ? record.Epoch : null,
            Accuracy = record.Accuracy,
            Answers = record.Answers,
            Perplexity = run.Recipe.Method.Stage == TrainingStage.Pt ? record.Perplexity : null,
        };
    }

    private ModelCard Card(EvalRecord? evaluation)
    {
        var (training, method) = (run.Recipe.Training, run.Recipe.Method);
        var settings = new List<KeyValuePair<string, string>>
        {
            new("optimizer", OptimizerSetup.TitleOf(OptimizerSetup.Of(run.Recipe).Kind)),
            new("learning_rate", PythonFloat.Repr(training.LearningRate)),
            new("per_device_train_batch_size", training.PerDeviceTrainBatchSize.ToString(CultureInfo.InvariantCulture)),
            new("gradient_accumulation_steps", training.GradientAccumulationSteps.ToString(CultureInfo.InvariantCulture)),
            new("lr_scheduler_type", training.LrSchedulerType.ToString().ToLowerInvariant()),
            new("warmup_steps", run.Steps.WarmupSteps.ToString(CultureInfo.InvariantCulture)),
            new("steps", run.Steps.TotalSteps.ToString(CultureInfo.InvariantCulture)),
            new("seed", training.Seed.ToString(CultureInfo.InvariantCulture)),
        };
        if (run.Adapter is { } adapter)
        {
            settings.Add(new("lora_rank", adapter.Rank.ToString(CultureInfo.InvariantCulture)));
            settings.Add(new("lora_alpha", PythonFloat.Repr(adapter.Alpha)));
        }

        var metrics = new Dictionary<string, double>();
        if (evaluation is not null)
        {
            metrics["loss"] = evaluation.Loss;
        }

        return new ModelCard
        {
            Name = training.RunName ?? Path.GetFileName(run.Output.Path),
            BaseModel = run.Recipe.Model.ModelNameOrPath,
            FinetuningType = method.FinetuningType.ToString().ToLowerInvariant(),
            Stage = method.Stage.ToString().ToLowerInvariant(),
            Datasets = run.Recipe.Data.Dataset,
            Hyperparameters = settings,
            EvalMetrics = metrics,
            Versions = [new("Lathe", typeof(RunResults).Assembly.GetName().Version!.ToString(3)), new("libtorch", EngineManifest.Load()?.LibTorch ?? "unknown")],
        };
    }
}
