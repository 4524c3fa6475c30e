using System.Globalization;
using System.Runtime.InteropServices;
using Lathe.Data;
using Lathe.Models;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using Lathe.Training.Native;

namespace Lathe.Training.Loop;

/// <summary>A recipe, from files to files.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains on the calling thread. Throws <see cref="TrainingException"/> for everything a user can understand; other exceptions
    /// are defects.
    /// </summary>
    public static TrainingOutcome Execute(Recipe recipe, TrainingRunOptions options, ITrainingReporter reporter, RunRequests requests)
    {
        using var meter = new HostMemoryMeter();
        var memory = new PeakMemory(meter, reporter);
        try
        {
            using var run = new RunPreparation(recipe, options.WorkingDirectory, options.Output, reporter, requests, memory).Prepare();
            return Train(run, reporter, requests, memory);
        }
        catch (OperationCanceledException) when (requests.Mode == StopMode.Now)
        {
            return TrainingOutcome.StoppedNow;
        }
        catch (DataException failure)
        {
            throw new TrainingException(TrainingFailure.Data, failure.Message, inner: failure);
        }
        catch (ModelFileException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
        catch (EngineLoadException failure)
        {
            throw new TrainingException(TrainingFailure.Engine, failure.Message, inner: failure);
        }
        catch (ExternalException failure) when (failure.Message.Contains("allocate memory", StringComparison.Ordinal))
        {
            throw new TrainingException(
                TrainingFailure.HostMemory,
                $"The system has no memory left ({HostMemory.AvailableBytes >> 20} MiB available, {HostMemory.ResidentBytes >> 20} MiB used by this run).",
                "Lower per_device_train_batch_size or cutoff_len, leave gradient checkpointing on, or close other programs.",
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(TrainingFailure.Output, failure.Message, inner: failure);
        }
        finally
        {
            memory.Finish();
        }
    }

    private static TrainingOutcome Train(PreparedRun run, ITrainingReporter reporter, RunRequests requests, PeakMemory memory)
    {
        ReportResume(run, reporter);
        reporter.Plan(Plan(run));
        var previewer = new Previewer(run, reporter, requests, memory);
        if (run.Resume is null)
        {
            previewer.Show(PreviewMoment.Before);
        }

        memory.Enter(MemoryPhase.Load);

        using var journal = new RunJournal(run, reporter);
        var saver = new ModelSaver(run.Decoder, run.ModelFolder, run.Adapter, run.Vocabulary);

        // Reads the checkpoint: the last thing that can be refused, so that nothing is written before.
        using var trainer = new Trainer(run, journal, saver, reporter, requests, memory);
        run.Output.Prepare();
        journal.Start();
        var before = trainer.Progress;
        var outcome = run.Recipe.Training.DoTrain ? trainer.Run() : TrainingOutcome.Completed;
        if (run.Source is StreamedSteps { Counts: { } counts })
        {
            DataNotices.Report(counts, run.Data.Stream!.Notes, reporter);
        }

        var files = new List<string>();
        if (outcome == TrainingOutcome.Completed)
        {
            previewer.Show(PreviewMoment.After);
            files = new RunResults(run, journal, saver, reporter, memory).Write(trainer, before);
            files.InsertRange(run.Recipe.Training.DoTrain ? files.Count : 0, new Predictor(run, reporter, requests, memory).Write(trainer.Evaluation));
        }
        else if (outcome == TrainingOutcome.StoppedWithCheckpoint)
        {
            journal.State(trainer.Progress).Write(run.Output.Path);
            files = [Path.GetFileName(CheckpointFolder.Of(run.Output.Path, trainer.Progress.Step)), TrainerLog.FileName, TrainerState.FileName];
        }

        if (outcome != TrainingOutcome.Diverged)
        {
            memory.Finish();
            reporter.Finished(Summary(run, trainer.Progress, before, journal, files, memory.LargestBytes));
        }

        return outcome;
    }

    private static void ReportResume(PreparedRun run, ITrainingReporter reporter)
    {
        if (run.Resume is not { } resume)
        {
            return;
        }

        reporter.Notice(
            NoticeSeverity.Info,
            "resumed",
            $"Going on after step {resume.State.Progress.Step} from {run.Output.ResumeFrom}; overwrite_output_dir: true would start anew.");
        var differences = resume.State.Differences(ComputePath.Of(run.Decoder.Context), run.Inputs);
        if (differences.Count > 0)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "resume-differs",
                $"This run will not be bit for bit the one that was interrupted, because these changed: {string.Join("; ", differences)}.");
        }
    }

    private static TrainingPlan Plan(PreparedRun run)
    {
        var path = ComputePath.Of(run.Decoder.Context);
        return new TrainingPlan
        {
            TotalSteps = run.Steps.TotalSteps,
            Epochs = run.Steps.Epochs ?? 0,
            StepsPerEpoch = run.Steps.Epoch?.Steps ?? 0,
            TrainableParameters = run.Decoder.TrainableParameters.Sum(parameter => parameter.Count),
            TotalParameters = run.Decoder.BaseCount + run.Decoder.AdapterParameters.Sum(parameter => parameter.Count),
            Examples = run.Data.Train.Count,
            Tokens = run.Data.Train.Sum(example => (long)example.InputIds.Length),
            Device = path.Device,
            Dtype = path.Dtype,
            GemmPath = string.Create(CultureInfo.InvariantCulture, $"{path.Matmul}, {path.Kernels} kernels"),
            Threads = path.Threads,
            ResumedFromStep = run.Resume?.State.Progress.Step ?? 0,
        };
    }

    private static TrainingSummary Summary(
        PreparedRun run, ProgressState now, ProgressState before, RunJournal journal, IReadOnlyList<string> files, long peak)
    {
        var (steps, seconds) = (now.Step - before.Step, journal.Elapsed.TotalSeconds);
        return new TrainingSummary
        {
            Steps = now.Step,
            Epochs = now.Epoch,
            TrainLoss = steps > 0 ? (now.LossSum - before.LossSum) / steps : null,
            LastLoss = now.LastLoss,
            BestEvalLoss = now.BestEvalLoss,
            RuntimeSeconds = seconds,
            TokensPerSecond = (now.Tokens - before.Tokens) / Math.Max(1e-9, seconds),
            PeakRssBytes = peak,
            OutputDirectory = run.Output.Path,
            Files = files,
        };
    }
}
