using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>What a run measures: most of it once per logged step, the system once a second.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RunMetric>))]
public enum RunMetric
{
    /// <summary>In nats per label token.</summary>
    Loss,

    /// <summary>In nats per label token.</summary>
    EvalLoss,
    LearningRate,

    /// <summary>Before clipping.</summary>
    GradNorm,
    TokensPerSecond,
    SamplesPerSecond,
    Epoch,

    /// <summary>Per step, waiting for data.</summary>
    DataMilliseconds,

    /// <summary>Per step.</summary>
    ForwardMilliseconds,

    /// <summary>Per step.</summary>
    BackwardMilliseconds,

    /// <summary>Per step.</summary>
    OptimizerMilliseconds,

    /// <summary>Of the worker, at a step.</summary>
    RssBytes,

    /// <summary>0 to 1.</summary>
    EvalAccuracy,

    /// <summary>Of the worker, once a second; 100 is one core.</summary>
    CpuPercent,

    /// <summary>Of the worker, once a second.</summary>
    SystemRssBytes,

    /// <summary>Once a second; 0 to 100.</summary>
    GpuPercent,

    /// <summary>In use on the device, by anyone, once a second.</summary>
    GpuBytes,

    /// <summary>Of generated answers, as LLaMA-Factory scores them, 0 to 100.</summary>
    EvalBleu4,

    /// <summary>0 to 100.</summary>
    EvalRouge1,

    /// <summary>0 to 100.</summary>
    EvalRouge2,

    /// <summary>0 to 100.</summary>
    EvalRougeL,

    /// <summary>Of generated answers, 0 to 1.</summary>
    EvalExactMatch,
}
