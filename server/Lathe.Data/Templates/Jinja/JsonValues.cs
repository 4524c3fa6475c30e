using System.Text.Json;

namespace Lathe.Data.Templates.Jinja;

/// <summary>JSON as values of a template.</summary>
internal static class JsonValues
{
    public static object? From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dict = new JinjaDict();
                foreach (var (name, value) in PythonText.Properties(element))
                {
                    dict[name] = From(value);
                }

                return dict;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(From).ToList();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble();
            case JsonValueKind.True:
            case JsonValueKind.False:
                return element.GetBoolean();
            default:
                return null;
        }
    }
}
