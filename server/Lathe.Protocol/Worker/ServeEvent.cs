using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>A line of JSON that <c>lathe-worker serve</c> prints. The last one is <see cref="ServeEventType.Ended"/> or <see cref="ServeEventType.Failed"/>.</summary>
public sealed record ServeEvent
{
    public required ServeEventType Type { get; init; }

    /// <summary>Of loading: weights read.</summary>
    public long? Done { get; init; }

    public long? Total { get; init; }

    /// <summary>Of a server that listens: such as <c>http://127.0.0.1:8000/v1</c>.</summary>
    public string? Url { get; init; }

    /// <summary>Names that requests can use, the base first.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Why the template is the one that it is, a sentence.</summary>
    public string? Template { get; init; }

    /// <summary>Longest prompt and answer together, tokens.</summary>
    public int? Context { get; init; }

    /// <summary><c>fp32</c> or <c>bf16</c>.</summary>
    public string? ComputeType { get; init; }

    /// <summary>An answered request.</summary>
    public ServedRequest? Request { get; init; }

    /// <summary>Of notices and failures.</summary>
    public string? Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>Of failures: also the exit code.</summary>
    public WorkerExitCode? Kind { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no event.</summary>
    public static ServeEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ServeEvent>(line, WorkerContract.JsonOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Kinds of <see cref="ServeEvent"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ServeEventType>))]
public enum ServeEventType
{
    Loading,
    Listening,
    Answered,
    Notice,
    Ended,
    Failed,
}

/// <summary>A request in the server's log. Nothing of what was asked or answered is in it.</summary>
/// <param name="Path">Such as <c>/v1/chat/completions</c>.</param>
/// <param name="Status">HTTP's; 499 when the client left.</param>
/// <param name="Model">That answered; null where none did.</param>
/// <param name="PromptTokens">Read.</param>
/// <param name="Tokens">Written.</param>
/// <param name="Seconds">From the first byte to the last.</param>
public sealed record ServedRequest(string Path, int Status, string? Model, int PromptTokens, int Tokens, double Seconds);
