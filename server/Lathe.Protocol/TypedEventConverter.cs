using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol;

/// <summary>Keeps the type of an event that can be of one type only: clients tell events by it.</summary>
public sealed class TypedEventConverter<T> : JsonConverter<T>
    where T : RunEvent
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, Contract(options)) as T ?? throw new JsonException($"A {typeof(T).Name} was expected.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Contract(options));

    private static JsonTypeInfo<RunEvent> Contract(JsonSerializerOptions options) => (JsonTypeInfo<RunEvent>)options.GetTypeInfo(typeof(RunEvent));
}
