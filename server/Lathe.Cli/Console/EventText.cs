using Lathe.Memory;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Console;

/// <summary>Events as single lines.</summary>
internal static class EventText
{
    /// <summary>Null for events that need no line of their own.</summary>
    public static string? Of(RunEvent value) => value switch
    {
        PhaseEvent { Phase: not RunPhase.Evaluating and not RunPhase.Saving } phase =>
            PhaseNames.Of(phase.Phase) + (phase.Detail is { } detail ? $": {detail}" : ""),
        PlanEvent plan => Of(plan),
        StepEvent step =>
            $"step {step.Step}/{step.TotalSteps}  epoch {Figures.Epoch(step.Epoch)}  loss {Figures.Loss(step.Loss)}  " +
            (step.AuxLoss is { } auxiliary ? $"aux loss {Figures.Loss(auxiliary)}  " : "") +
            $"lr {Figures.Rate(step.LearningRate)}  grad norm {Figures.Norm(step.GradNorm)}  " +
            $"{Figures.PerSecond(step.TokensPerSecond)} tok/s  {Gib.Format(step.RssBytes)}  left {Figures.Duration(step.EtaSeconds)}",
        EvalEvent eval => $"evaluation at step {eval.Step}: {Of(eval)}",
        QueuedEvent queued => queued.Reason,
        CheckpointEvent checkpoint => $"checkpoint at step {checkpoint.Step}: {checkpoint.Path}",
        NoticeEvent { Severity: NoticeLevel.Warning } warning => $"warning: {warning.Message} ({warning.Code})",
        NoticeEvent notice => $"note: {notice.Message}",
        PausedEvent paused => $"paused after step {paused.Step}",
        ResumedEvent => "resumed",
        _ => null,
    };

    public static string Of(PlanEvent plan)
    {
        var share = plan.TotalParameters > 0 ? (double)plan.TrainableParameters / plan.TotalParameters : 0;
        var resumed = plan.ResumedFromStep > 0 ? $" (going on after step {plan.ResumedFromStep})" : "";
        var parameters =
            $"{Figures.Short(plan.TrainableParameters)} of {Figures.Short(plan.TotalParameters)} parameters ({Figures.Share(share)})";
        var machine = $"{plan.Device}, {plan.Dtype}, {plan.GemmPath}, {plan.Threads} {(plan.Threads == 1 ? "thread" : "threads")}";
        var data = plan.StepsPerEpoch == 0
            ? "over streamed data"
            : $"{Figures.Epoch(plan.Epochs)} epochs of {Figures.Count(plan.Examples)} rows and {Figures.Short(plan.Tokens)} tokens";
        return $"{Figures.Count(plan.TotalSteps)} steps{resumed}, {data}; {parameters}; {machine}";
    }

    public static string Of(EvalEvent eval) =>
        $"loss {Figures.Loss(eval.Loss)}, perplexity {Figures.Norm(eval.Perplexity)}" +
        (eval.Accuracy is { } accuracy ? $", accuracy {Figures.Share(accuracy)}" : "") +
        (eval is { Bleu4: { } bleu, RougeL: { } rouge, ExactMatch: { } exact }
            ? $", BLEU-4 {Figures.PerSecond(bleu)}, ROUGE-L {Figures.PerSecond(rouge)}, {Figures.Share(exact)} answered exactly"
            : "") +
        $", {Figures.Count(eval.Samples)} rows in {Figures.Duration(eval.RuntimeSeconds)}";
}
