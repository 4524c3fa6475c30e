using System.Text.Json;

namespace Lathe.Protocol.Worker;

/// <summary>
/// What <c>lathe-worker export</c> is to export: one line of JSON on its standard input, which then stays open. When it ends, so does the
/// export, and nothing of it is left.
/// </summary>
public sealed record ExportRequest
{
    /// <summary>Absolute folder of the base model.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>What the model card calls it.</summary>
    public string? ModelName { get; init; }

    /// <summary>Absolute folders of adapters, merged one after the other.</summary>
    public required IReadOnlyList<string> Adapters { get; init; }

    /// <summary>Absolute folder that is written.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>One of <see cref="ExportFormats"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Largest file of weights.</summary>
    public required long MaxShardBytes { get; init; }

    /// <summary><c>float32</c>, <c>float16</c> or <c>bfloat16</c>; null: as the base has them.</summary>
    public string? Dtype { get; init; }

    /// <summary>Few-bit type of matrices, one of the format's <see cref="ExportQuantizations"/>; null: none.</summary>
    public string? Quantization { get; init; }

    /// <summary>Write the adapter by itself (<see cref="ExportFormats.Gguf"/>).</summary>
    public bool AdapterOnly { get; init; }

    /// <summary>Chat template that was trained with, for tokenizers without one of their own.</summary>
    public string? Template { get; init; }

    /// <summary>The template's system text; null: its own.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>An exported model that is already there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Load the result again and compare it with what it was made of.</summary>
    public bool Check { get; init; }

    /// <summary>On one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no request.</summary>
    public static ExportRequest? Parse(string json)
    {
        try
        {
            var request = JsonSerializer.Deserialize<ExportRequest>(json, WorkerContract.JsonOptions);
            return request is { ModelFolder: not null, Adapters: not null, OutputFolder: not null, MaxShardBytes: > 0 }
                && ExportFormats.All.Contains(request.Format, StringComparer.Ordinal)
                && (request.Quantization is not { } bits || ExportQuantizations.Of(request.Format).Contains(bits, StringComparer.Ordinal))
                && (!request.AdapterOnly || request.Format == ExportFormats.Gguf) ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
