using System.Text.Json.Serialization;

namespace Lathe.Worker.Serving;

/// <summary>What a request took, tokens.</summary>
internal sealed record Usage(
    [property: JsonPropertyName("prompt_tokens")] int Prompt,
    [property: JsonPropertyName("completion_tokens")] int Completion)
{
    [JsonPropertyName("total_tokens")]
    public int Total => Prompt + Completion;
}
