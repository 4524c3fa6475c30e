using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>A line of JSON that <c>lathe-worker export</c> prints. The last one is <see cref="ExportEventType.Finished"/> or <see cref="ExportEventType.Failed"/>.</summary>
public sealed record ExportEvent
{
    public required ExportEventType Type { get; init; }

    /// <summary>Of progress: <c>quantizing</c>, <c>writing</c> or <c>checking</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Of progress: layers quantized, bytes written, or prompts compared.</summary>
    public long? Done { get; init; }

    public long? Total { get; init; }

    /// <summary>Of notices and failures.</summary>
    public string? Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>Of failures: also the exit code.</summary>
    public WorkerExitCode? Kind { get; init; }

    /// <summary>Of a finished export.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Names of the files, weights first.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Of all files.</summary>
    public long? Bytes { get; init; }

    /// <summary>Weights that adapters changed; null where nothing is merged.</summary>
    public int? Merged { get; init; }

    /// <summary>Null when it was not checked.</summary>
    public ExportParityRecord? Parity { get; init; }

    /// <summary>Why it was not, though it was asked for; the rest of a sentence.</summary>
    public string? Unchecked { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no event.</summary>
    public static ExportEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportEvent>(line, WorkerContract.JsonOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Kinds of <see cref="ExportEvent"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExportEventType>))]
public enum ExportEventType
{
    Progress,
    Notice,
    Finished,
    Failed,
}

/// <summary>How the exported model computes beside what it was made of.</summary>
/// <param name="Dtype">Type of most weights, such as <c>BF16</c> or <c>NF4</c>.</param>
/// <param name="ComputeType"><c>fp32</c> or <c>bf16</c>; the base's alone where llama.cpp computed.</param>
/// <param name="Prompts">Texts that were compared.</param>
/// <param name="Tokens">Positions in them.</param>
/// <param name="Difference">Largest difference of a logit, by the largest logit; of a log probability where llama.cpp computed.</param>
/// <param name="SameNext">Share of positions with the same likeliest token.</param>
/// <param name="Likeliest">llama.cpp computed, and told log probabilities of so many likeliest tokens; null: all logits were compared.</param>
public sealed record ExportParityRecord(
    string Dtype, string ComputeType, int Prompts, int Tokens, double Difference, double SameNext, int? Likeliest = null);
