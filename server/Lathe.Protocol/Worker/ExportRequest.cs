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

    /// <summary>Form of the weights: one of <see cref="ExportFormats"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Largest file of weights.</summary>
    public required long MaxShardBytes { get; init; }

    /// <summary><c>float32</c>, <c>float16</c> or <c>bfloat16</c>; null: as the base has them.</summary>
    public string? Dtype { get; init; }

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
                && ExportFormats.All.Contains(request.Format, StringComparer.Ordinal) ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
