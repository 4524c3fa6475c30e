using System.Text.Json.Serialization;

namespace Lathe.Benchmarks;

/// <summary>What was measured of a cell; medians of its steps.</summary>
internal sealed record ThroughputFigures
{
    [JsonPropertyName("cell")]
    public required string Cell { get; init; }

    [JsonPropertyName("tokens_per_second")]
    public required double TokensPerSecond { get; init; }

    /// <summary>As if no other process had taken the processor.</summary>
    [JsonPropertyName("tokens_per_processor_second")]
    public required double TokensPerProcessorSecond { get; init; }

    [JsonPropertyName("gflops")]
    public required double Gflops { get; init; }

    /// <summary>The best rate of the listed products, in the same process.</summary>
    [JsonPropertyName("gemm_gflops")]
    public required double GemmGflops { get; init; }

    [JsonPropertyName("gemm_share")]
    public required double GemmShare { get; init; }

    [JsonPropertyName("forward_ms")]
    public required double ForwardMilliseconds { get; init; }

    [JsonPropertyName("backward_ms")]
    public required double BackwardMilliseconds { get; init; }

    [JsonPropertyName("optimizer_ms")]
    public required double OptimizerMilliseconds { get; init; }

    [JsonPropertyName("peak_rss_mib")]
    public required double PeakRssMebibytes { get; init; }

    [JsonPropertyName("steps")]
    public required int Steps { get; init; }
}
