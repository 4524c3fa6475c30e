using System.Collections.Concurrent;
using System.Text.Json;
using NJsonSchema;

namespace Lathe.Recipes.Schema;

/// <summary>The shipped schemas, loaded when they are asked for; of the recipe's only the keys that are asked for.</summary>
internal static class Schemas
{
    private static readonly Lazy<JsonElement> RecipeProperties = new(() => Parse(SchemaFiles.Recipe).GetProperty("properties"));

    private static readonly Lazy<JsonSchema> LoadedDatasetInfo = new(() => SchemaLoader.Load(Parse(SchemaFiles.DatasetInfo)));

    private static readonly Lazy<JsonSchema> LoadedDeepSpeed = new(() => SchemaLoader.Load(Parse(SchemaFiles.DeepSpeed)));

    private static readonly ConcurrentDictionary<string, JsonSchema> Keys = new(StringComparer.Ordinal);

    public static JsonSchema DatasetInfo => LoadedDatasetInfo.Value;

    public static JsonSchema DeepSpeed => LoadedDeepSpeed.Value;

    /// <summary>The schema of a recipe key's value.</summary>
    public static JsonSchema OfKey(string name) => Keys.GetOrAdd(name, key => SchemaLoader.Load(RecipeProperties.Value.GetProperty(key)));

    private static JsonElement Parse(string name)
    {
        using Stream stream = SchemaFiles.Open(name);
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
