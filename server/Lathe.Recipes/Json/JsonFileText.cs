using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Recipes.Json;

/// <summary>Makes the text of a JSON file that people read and change.</summary>
public static class JsonFileText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="members">Texts, truth values, and mappings of such, in the order they are written in.</param>
    /// <exception cref="ArgumentException">A value is of another type.</exception>
    public static string Of(IReadOnlyDictionary<string, object> members) => ObjectOf(members).ToJsonString(Readable) + "\n";

    private static JsonObject ObjectOf(IReadOnlyDictionary<string, object> members) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, NodeOf(member.Value))));

    private static JsonNode? NodeOf(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        IReadOnlyDictionary<string, object> members => ObjectOf(members),
        _ => throw new ArgumentException($"A {value.GetType()} has no place in such a file.", nameof(value)),
    };
}
