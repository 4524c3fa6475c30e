using System.Text.Json;

namespace Lathe.Protocol.Worker;

/// <summary>
/// What <c>lathe-worker serve</c> is to serve, and where: one line of JSON on its standard input, which then stays open. When it ends, so does
/// the server.
/// </summary>
public sealed record ServeRequest
{
    /// <summary>Absolute folder of the base model.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>What requests call the base.</summary>
    public required string ModelName { get; init; }

    /// <summary>Adapters that requests can choose.</summary>
    public IReadOnlyList<ServeAdapter> Adapters { get; init; } = [];

    /// <summary>Who answers requests that name no model: the base or an adapter; null: the base.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>Chat template by name; null: the model's own.</summary>
    public string? Template { get; init; }

    /// <summary>System text of conversations that bring none; null: the template's.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>Of reasoning templates, as the recipe's key.</summary>
    public bool? EnableThinking { get; init; } = true;

    /// <summary>How tools are written; null: as the template says.</summary>
    public string? ToolFormat { get; init; }

    /// <summary><c>float32</c>, <c>float16</c> or <c>bfloat16</c>; null: as suits weights and machine.</summary>
    public string? Dtype { get; init; }

    /// <summary>4 or 8: bits of the layers' weights; null: as stored.</summary>
    public int? QuantizationBit { get; init; }

    /// <summary>Longest prompt and answer together, tokens.</summary>
    public int Context { get; init; } = 8192;

    /// <summary>Answers at the same time.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>Questions that wait for a slot; more are refused.</summary>
    public int Waiting { get; init; } = 256;

    /// <summary>Of requests that do not say themselves.</summary>
    public ServeSampling Sampling { get; init; } = new();

    /// <summary>IP address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Who may ask; none: everybody on this machine.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>PEM file of a certificate and its chain; null: no TLS.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>On one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no request.</summary>
    public static ServeRequest? Parse(string json)
    {
        try
        {
            var request = JsonSerializer.Deserialize<ServeRequest>(json, WorkerContract.JsonOptions);
            return request is
            {
                ModelFolder: not null, ModelName: not null, Adapters: not null, Sampling: not null, Host: not null, ApiKeys: not null,
                Context: > 1, Slots: > 0, Waiting: > 0, Port: >= 0 and <= ushort.MaxValue,
            }
                ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An adapter that requests can choose.</summary>
/// <param name="Name">What they call it.</param>
/// <param name="Folder">Absolute PEFT folder.</param>
public sealed record ServeAdapter(string Name, string Folder);

/// <summary>How tokens are chosen; null: not said.</summary>
public sealed record ServeSampling
{
    /// <summary>0: the likeliest.</summary>
    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public double? MinP { get; init; }

    public double? RepetitionPenalty { get; init; }

    /// <summary>Longest answer, tokens.</summary>
    public int? MaxTokens { get; init; }
}
