using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs.Events;

/// <summary>camelCase words; an unknown one is <see cref="RunPhase.Other"/>, so that older readers go on.</summary>
public sealed class RunPhaseConverter : JsonConverter<RunPhase>
{
    public override RunPhase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
        && Enum.TryParse<RunPhase>(reader.GetString(), ignoreCase: true, out var phase)
        && Enum.IsDefined(phase)
            ? phase
            : RunPhase.Other;

    public override void Write(Utf8JsonWriter writer, RunPhase value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
