using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lathe.Protocol.Daemon;

namespace Lathe.Generated.Tests.Protocol;

/// <summary>Messages as they go over the wire: a file per type with samples of it, which the extension's tests read as well.</summary>
internal static class Fixtures
{
    private const string Folder = "tests/baselines/protocol";

    /// <summary>As daemon and editor write and read, but that nothing unknown is passed over.</summary>
    private static readonly JsonSerializerOptions Strict =
        new(DaemonJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(GeneratedFile.PathOf(Folder), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The contract of that name; null when there is none.</summary>
    public static Type? Find(string name) => typeof(DaemonJson).Assembly.GetType($"{typeof(DaemonJson).Namespace}.{name}");

    public static JsonArray Read(string name) =>
        JsonNode.Parse(File.ReadAllText(GeneratedFile.PathOf($"{Folder}/{name}.json")))!.AsArray();

    public static object Deserialize(JsonNode sample, Type type) => sample.Deserialize(type, Strict)!;

    public static JsonNode Serialize(object value, Type type) => JsonSerializer.SerializeToNode(value, type, Strict)!;
}
