namespace Lathe.Protocol.Runs;

/// <summary>What was planned for a run before it started: <c>plan.json</c> of its records. Bytes are above the idle worker.</summary>
public sealed record RunPlan
{
    /// <summary>Name of the profile the plan was made with.</summary>
    public required string Profile { get; init; }

    /// <summary>The device, such as <c>CPU</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The model's family: its <c>model_type</c>.</summary>
    public required string Family { get; init; }

    /// <summary>How it is trained, such as <c>lora bf16</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Sequences of a micro-batch.</summary>
    public required int Rows { get; init; }

    /// <summary>Tokens of the longest sequence.</summary>
    public required int Length { get; init; }

    /// <summary>Largest of <see cref="Phases"/>.</summary>
    public required long PeakBytes { get; init; }

    public required PhasePeaks Phases { get; init; }

    /// <summary>What the peak is made of.</summary>
    public required IReadOnlyDictionary<string, long> Items { get; init; }

    /// <summary>The run met batches about as large as planned for, so that the two can be compared.</summary>
    public bool IsLike(RunMemory measured) =>
        measured.TrainBatch is { } batch && (long)batch.Rows * batch.Length >= 0.9 * Rows * Length;
}
