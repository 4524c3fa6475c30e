using System.Text.Json;
using Lathe.Protocol.Worker;
using Lathe.Training.Generation;

namespace Lathe.Worker.Serving;

/// <summary>What chat and completion requests have in common.</summary>
internal sealed record SamplingBody
{
    private const int MaxChoices = 16;
    private const int MaxStops = 16;
    private const int MaxStopLength = 200;

    public required SamplingOptions Options { get; init; }

    /// <summary>Null: as long as fits.</summary>
    public required int? MaxTokens { get; init; }

    public required IReadOnlyList<string> Stops { get; init; }

    public required int Seed { get; init; }

    /// <summary>Answers wanted.</summary>
    public required int Choices { get; init; }

    public required bool IsStreamed { get; init; }

    /// <summary>The stream ends with what it took.</summary>
    public required bool IncludesUsage { get; init; }

    /// <summary>End user, by the client's own name.</summary>
    public required string User { get; init; }

    /// <param name="body">The request's.</param>
    /// <param name="defaults">Of what it does not say; OpenAI's otherwise.</param>
    public static SamplingBody Read(BodyReader body, ServeSampling defaults)
    {
        body.Refuse("logprobs", value => value.ValueKind is JsonValueKind.False || value is { ValueKind: JsonValueKind.Number } && value.TryGetInt32(out var count) && count == 0, "probabilities of tokens are not given yet.");
        body.Refuse("logit_bias", value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(), "not possible yet.");
        body.Refuse("best_of", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count == 1, "not possible yet; ask for several answers with n.");
        body.Refuse(
            "response_format",
            value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("text"),
            "answers of a given form are not possible yet.");
        var temperature = body.Number("temperature", 0, 100) ?? defaults.Temperature ?? 1;
        var isStreamed = body.Flag("stream");
        return new SamplingBody
        {
            Options = new SamplingOptions(
                DoSample: temperature > 0,
                temperature,
                Math.Max(0, body.Integer("top_k", -1, int.MaxValue) ?? defaults.TopK ?? 0),
                body.Number("top_p", 0, 1) ?? defaults.TopP ?? 1,
                body.Number("min_p", 0, 1) ?? defaults.MinP ?? 0,
                body.Number("repetition_penalty", 0.01, 100) ?? defaults.RepetitionPenalty ?? 1,
                body.Number("presence_penalty", -2, 2) ?? 0,
                body.Number("frequency_penalty", -2, 2) ?? 0),
            MaxTokens = body.Integer("max_completion_tokens", 1, int.MaxValue) ?? body.Integer("max_tokens", 1, int.MaxValue) ?? defaults.MaxTokens,
            Stops = ReadStops(body),
            Seed = body.Integer("seed", int.MinValue, int.MaxValue) ?? Random.Shared.Next(),
            Choices = body.Integer("n", 1, MaxChoices) ?? 1,
            IsStreamed = isStreamed,
            IncludesUsage = isStreamed && body["stream_options"] is { ValueKind: JsonValueKind.Object } options && new BodyReader(options).Flag("include_usage"),
            User = body.Text("user") ?? "",
        };
    }

    private static string[] ReadStops(BodyReader body)
    {
        if (body["stop"] is not { } stop)
        {
            return [];
        }

        JsonElement[] words = stop.ValueKind == JsonValueKind.Array ? [.. stop.EnumerateArray()] : [stop];
        return words.Length <= MaxStops && words.All(word => word.ValueKind == JsonValueKind.String && BodyReader.Unpaired(word, "stop").Length is > 0 and <= MaxStopLength)
            ? [.. words.Select(word => word.GetString()!)]
            : throw BodyReader.Wrong("stop", $"a text, or a list of at most {MaxStops} of up to {MaxStopLength} characters");
    }
}
