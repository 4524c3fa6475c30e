using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Protocol.Worker;

/// <summary>
/// What <c>lathe-worker eval</c> is to ask of which model: one line of JSON on its standard input, which then stays open. When it ends, so does the
/// evaluation.
/// </summary>
public sealed record EvalRequest
{
    /// <summary>The bound recipe as <c>resolved.json</c> has it, with absolute paths.</summary>
    public required JsonObject Recipe { get; init; }

    /// <summary>Longest prompt in tokens; null: as long as the model's context.</summary>
    public int? MaxPromptLength { get; init; }

    /// <summary>On one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no request.</summary>
    public static EvalRequest? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EvalRequest>(json, WorkerContract.JsonOptions) is { Recipe: not null, MaxPromptLength: null or > 0 } request ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
