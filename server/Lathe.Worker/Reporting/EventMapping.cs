using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Training.Diagnostics;
using Lathe.Training.Loop;

namespace Lathe.Worker.Reporting;

/// <summary>The engine's records as events: the file format must not change when the engine's types do.</summary>
internal static class EventMapping
{
    public static RunPhase Of(TrainingPhase phase) => phase switch
    {
        TrainingPhase.LoadingEngine => RunPhase.LoadingEngine,
        TrainingPhase.LoadingModel => RunPhase.LoadingModel,
        TrainingPhase.PreparingData => RunPhase.PreparingData,
        TrainingPhase.Tokenizing => RunPhase.Tokenizing,
        TrainingPhase.Previewing => RunPhase.Previewing,
        TrainingPhase.Predicting => RunPhase.Predicting,
        TrainingPhase.Training => RunPhase.Training,
        TrainingPhase.Evaluating => RunPhase.Evaluating,
        TrainingPhase.Saving => RunPhase.Saving,
        _ => RunPhase.Other,
    };

    public static PlanEvent Of(TrainingPlan plan) => new()
    {
        TotalSteps = plan.TotalSteps,
        Epochs = plan.Epochs,
        StepsPerEpoch = plan.StepsPerEpoch,
        TrainableParameters = plan.TrainableParameters,
        TotalParameters = plan.TotalParameters,
        Examples = plan.Examples,
        Tokens = plan.Tokens,
        Device = plan.Device,
        Dtype = plan.Dtype,
        GemmPath = plan.GemmPath,
        Threads = plan.Threads,
        ResumedFromStep = plan.ResumedFromStep,
    };

    public static StepEvent Of(StepRecord record) => new()
    {
        Step = record.Step,
        TotalSteps = record.TotalSteps,
        Epoch = record.Epoch,
        Loss = record.Loss,
        AuxLoss = record.AuxLoss,
        LearningRate = record.LearningRate,
        GradNorm = record.GradNorm,
        TokensPerSecond = record.TokensPerSecond,
        SamplesPerSecond = record.SamplesPerSecond,
        Milliseconds = new StepTimes(
            record.DataMilliseconds, record.ForwardMilliseconds, record.BackwardMilliseconds, record.OptimizerMilliseconds),
        RssBytes = record.RssBytes,
        EtaSeconds = record.EtaSeconds,
    };

    public static EvalEvent Of(EvalRecord record) => new()
    {
        Step = record.Step,
        Epoch = record.Epoch,
        Loss = record.Loss,
        Perplexity = record.Perplexity,
        Accuracy = record.Accuracy,
        Bleu4 = record.Answers?.Bleu4,
        Rouge1 = record.Answers?.Rouge1,
        Rouge2 = record.Answers?.Rouge2,
        RougeL = record.Answers?.RougeL,
        ExactMatch = record.Answers?.ExactMatch,
        RuntimeSeconds = record.RuntimeSeconds,
        Samples = record.Samples,
    };

    public static PreviewEvent Of(PreviewRecord record) => new()
    {
        When = record.When is PreviewMoment.Before ? PreviewTime.Before : PreviewTime.After,
        Index = record.Index,
        Prompt = record.Prompt,
        Answer = record.Answer,
    };

    public static RunMemory Of(MemoryRecord record)
    {
        long? Peak(MemoryPhase phase) => record.Phases.TryGetValue(phase, out var bytes) ? bytes : null;
        return new RunMemory
        {
            Step = record.Step,
            Basis = record.Basis is Training.Diagnostics.MemoryBasis.PhasePeak
                ? Protocol.Runs.MemoryBasis.PhasePeak
                : Protocol.Runs.MemoryBasis.RunPeak,
            BaselineBytes = record.BaselineBytes,
            DeviceBytes = record.DeviceBytes,
            PeakBytes = record.PeakBytes,
            Phases = new PhasePeaks
            {
                Prepare = Peak(MemoryPhase.Prepare),
                Load = Peak(MemoryPhase.Load),
                Preview = Peak(MemoryPhase.Preview),
                Forward = Peak(MemoryPhase.Forward),
                Backward = Peak(MemoryPhase.Backward),
                Step = Peak(MemoryPhase.Step),
                Eval = Peak(MemoryPhase.Eval),
                Save = Peak(MemoryPhase.Save),
            },
            TrainBatch = Of(record.TrainBatch),
            EvalBatch = Of(record.EvalBatch),
        };
    }

    public static RunSummary Of(TrainingSummary summary) => new()
    {
        Steps = summary.Steps,
        Epochs = summary.Epochs,
        TrainLoss = summary.TrainLoss,
        LastLoss = summary.LastLoss,
        BestEvalLoss = summary.BestEvalLoss,
        RuntimeSeconds = summary.RuntimeSeconds,
        TokensPerSecond = summary.TokensPerSecond,
        PeakRssBytes = summary.PeakRssBytes,
        OutputDirectory = summary.OutputDirectory,
        Files = summary.Files,
    };

    private static BatchShape? Of(BatchSize? size) =>
        size is { } batch ? new BatchShape(batch.Rows, batch.Length, batch.LabelTokens) : null;
}
