using System.Text.Json.Nodes;

namespace Lathe.Models.Tests;

/// <summary>Edits of JSON objects kept as text.</summary>
internal static class JsonEdits
{
    public static string With(this string json, string key, string value)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root[key] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    public static string Without(this string json, string key)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        Assert.True(root.Remove(key));
        return root.ToJsonString();
    }
}
