using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>What a run measures over its steps.</summary>
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
}
