using System.Diagnostics;
using System.Runtime.InteropServices;
using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>Stands in for the engine: the recipe's run_name says what happens.</summary>
public static partial class TrainingRun
{
    private const int TotalSteps = 3;
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(20);

    public static TrainingOutcome Execute(Recipe recipe, TrainingRunOptions options, ITrainingReporter reporter, RunRequests requests)
    {
        Console.Error.WriteLine("engine: started");
        reporter.Phase(TrainingPhase.Training);
        return recipe.Training.RunName switch
        {
            "complete" => Complete(recipe, options, reporter),
            "stream" => Stream(recipe, reporter, stepsPerSecond: 1000),
            "flood" => Stream(recipe, reporter, stepsPerSecond: double.PositiveInfinity),
            "until-stopped" => UntilStopped(recipe, reporter, requests, listensToFirst: true),
            "stubborn" => UntilStopped(recipe, reporter, requests, listensToFirst: false),
            "cancelled" => Cancelled(reporter, requests),
            "bad-data" => throw new TrainingException(TrainingFailure.Data, "row 7 of rows.jsonl\nhas no \"output\"", "Add it."),
            "defect" => throw new InvalidOperationException("a secret of the implementation"),
            "no-memory" => throw new InvalidOperationException("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
            "disk-full" => throw new IOException("No space left on device : '/x'", 28),
            "diverge" => Diverge(reporter),
            "abort" => Abort(),
            "segfault" => CrashInNativeCode(),
            "leave" => Leave(),
            "leave-when-stopped" => WhenStoppedNow(reporter, requests, () => Environment.Exit(77)),
            "segfault-when-stopped" => WhenStoppedNow(reporter, requests, () => CrashInNativeCode()),
            var name => throw new TrainingException(TrainingFailure.Recipe, $"unknown script {name}"),
        };
    }

    private static TrainingOutcome Complete(Recipe recipe, TrainingRunOptions options, ITrainingReporter reporter)
    {
        reporter.Progress(TrainingPhase.Training, 1, 2);
        reporter.Plan(new TrainingPlan
        {
            TotalSteps = TotalSteps,
            Epochs = 1,
            StepsPerEpoch = TotalSteps,
            TrainableParameters = 10,
            TotalParameters = 1000,
            Examples = 12,
            Tokens = 345,
            Device = "cpu",
            Dtype = "bf16",
            GemmPath = $"thread {Environment.CurrentManagedThreadId}",
            Threads = 2,
        });
        reporter.Preview(new PreviewRecord(PreviewMoment.Before, 0, "Hello?", "\u001b[31mred"));
        for (var step = 1; step <= TotalSteps; step++)
        {
            reporter.Step(Step(step));
        }

        reporter.Evaluated(new EvalRecord
        {
            Step = 3,
            Epoch = 1,
            Loss = 0.5,
            Perplexity = 1.6487,
            Accuracy = 0.25,
            RuntimeSeconds = 2,
            Samples = 4,
        });
        reporter.CheckpointSaved(3, Path.Combine(recipe.Training.OutputDir, "checkpoint-3"));
        reporter.Preview(new PreviewRecord(PreviewMoment.After, 0, "Hello?", "Grüß dich"));
        reporter.Notice(NoticeSeverity.Info, "text", options.RecipeText);
        reporter.Finished(Summary(recipe, TotalSteps));
        return TrainingOutcome.Completed;
    }

    /// <summary>As many steps as the recipe's max_steps, at a rate.</summary>
    private static TrainingOutcome Stream(Recipe recipe, ITrainingReporter reporter, double stepsPerSecond)
    {
        var started = Stopwatch.GetTimestamp();
        for (var step = 1; step <= recipe.Training.MaxSteps; step++)
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < step / stepsPerSecond)
            {
                Thread.Sleep(1);
            }

            reporter.Step(Step(step) with { TotalSteps = recipe.Training.MaxSteps, Loss = 2 + Math.Sin(step) });
        }

        return TrainingOutcome.Completed;
    }

    private static TrainingOutcome UntilStopped(Recipe recipe, ITrainingReporter reporter, RunRequests requests, bool listensToFirst)
    {
        requests.Begin(canEvaluate: false);
        for (var step = 1; requests.Mode is not StopMode.Now; step++)
        {
            if (requests.Mode is StopMode.WithCheckpoint && listensToFirst)
            {
                reporter.CheckpointSaved(step, Path.Combine(recipe.Training.OutputDir, $"checkpoint-{step}"));
                reporter.Finished(Summary(recipe, step));
                return TrainingOutcome.StoppedWithCheckpoint;
            }

            reporter.Step(Step(step));
            Thread.Sleep(StepTime);
            Attend(recipe, reporter, requests, step);
        }

        return TrainingOutcome.StoppedNow;
    }

    private static void Attend(Recipe recipe, ITrainingReporter reporter, RunRequests requests, int step)
    {
        var isPaused = requests.IsPaused;
        if (isPaused)
        {
            reporter.Paused(step);
        }

        do
        {
            requests.WaitWhilePaused();
            if (requests.TakeSave())
            {
                reporter.CheckpointSaved(step, Path.Combine(recipe.Training.OutputDir, $"checkpoint-{step}"));
            }
        }
        while (requests.IsPaused);

        if (isPaused && requests.Mode is StopMode.None)
        {
            reporter.Resumed();
        }
    }

    private static TrainingOutcome Cancelled(ITrainingReporter reporter, StopSignal stop)
    {
        reporter.Step(Step(1));
        stop.Now.WaitHandle.WaitOne();
        stop.Now.ThrowIfCancellationRequested();
        return TrainingOutcome.Completed;
    }

    private static TrainingOutcome Diverge(ITrainingReporter reporter)
    {
        reporter.Step(Step(1) with { Loss = double.NaN });
        reporter.Notice(NoticeSeverity.Warning, "diverged", "The loss at step 1 is not a number.");
        return TrainingOutcome.Diverged;
    }

    private static TrainingOutcome Abort()
    {
        Environment.FailFast("terminate called after throwing an instance of 'c10::Error'");
        return TrainingOutcome.Completed;
    }

    private static TrainingOutcome CrashInNativeCode()
    {
        WriteMemory(16, 0, 1);
        return TrainingOutcome.Completed;
    }

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint WriteMemory(nint address, int value, nint count);

    private static TrainingOutcome Leave()
    {
        Environment.Exit(42);
        return TrainingOutcome.Completed;
    }

    /// <summary>Ends without a word at the second stop.</summary>
    private static TrainingOutcome WhenStoppedNow(ITrainingReporter reporter, StopSignal stop, Action end)
    {
        reporter.Step(Step(1));
        stop.Now.WaitHandle.WaitOne();
        end();
        return TrainingOutcome.Completed;
    }

    private static StepRecord Step(int step) => new()
    {
        Step = step,
        TotalSteps = TotalSteps,
        Epoch = step / (double)TotalSteps,
        Loss = 2.0 / step,
        LearningRate = 1e-4,
        GradNorm = 1.5,
        TokensPerSecond = 100,
        SamplesPerSecond = 3,
        DataMilliseconds = 1,
        ForwardMilliseconds = 2,
        BackwardMilliseconds = 3,
        OptimizerMilliseconds = 4,
        RssBytes = 1 << 20,
        EtaSeconds = 5,
    };

    private static TrainingSummary Summary(Recipe recipe, int steps) => new()
    {
        Steps = steps,
        Epochs = 1,
        TrainLoss = 1.2,
        LastLoss = 0.7,
        RuntimeSeconds = 9,
        TokensPerSecond = 100,
        PeakRssBytes = 2 << 20,
        OutputDirectory = recipe.Training.OutputDir,
        Files = ["adapter_model.safetensors"],
    };
}
