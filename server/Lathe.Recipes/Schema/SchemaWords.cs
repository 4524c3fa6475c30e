using System.Globalization;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Schema;

/// <summary>Schemas and tokens in words.</summary>
internal static class SchemaWords
{
    /// <summary>What is allowed, to follow "has to be".</summary>
    public static string Expected(JsonSchema schema)
    {
        IEnumerable<string> parts = schema.AnyOf.Count > 0
            ? schema.AnyOf.Select(Expected)
            : Texts(schema) is { Count: > 0 } texts ? texts.Concat(Kinds(schema.Type & ~JsonObjectType.String)) : Kinds(schema.Type);
        return Join([.. parts.Where(part => part.Length > 0).Distinct()]);
    }

    /// <summary>The allowed texts, of all alternatives.</summary>
    public static IReadOnlyList<string> Texts(JsonSchema schema) =>
        [.. schema.Enumeration.Where(choice => choice is not null).Select(choice => choice!.ToString()!), .. schema.AnyOf.SelectMany(Texts)];

    /// <summary>The allowed numbers, such as <c>at least 1 and at most 3</c>.</summary>
    public static string Range(JsonSchema schema)
    {
        string?[] bounds =
        [
            Bound("at least", schema.Minimum),
            Bound("greater than", schema.ExclusiveMinimum),
            Bound("at most", schema.Maximum),
            Bound("less than", schema.ExclusiveMaximum),
        ];
        return string.Join(" and ", bounds.OfType<string>());
    }

    /// <summary>What was written, with its article.</summary>
    public static string Written(JToken token) => token.Type switch
    {
        JTokenType.Object => "a mapping",
        JTokenType.Array => "a list",
        JTokenType.Integer => "a whole number",
        JTokenType.Float => "a number",
        JTokenType.Boolean => "a boolean",
        JTokenType.Null => "null",
        _ => $"the text '{Shorten((token as JValue)?.Value as string ?? "")}'",
    };

    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static IEnumerable<string> Kinds(JsonObjectType types)
    {
        (JsonObjectType Type, string Words)[] words =
        [
            (JsonObjectType.Boolean, "true or false"),
            (JsonObjectType.Integer, "a whole number"),
            (JsonObjectType.Number, "a number"),
            (JsonObjectType.String, "a text"),
            (JsonObjectType.Array, "a list"),
            (JsonObjectType.Object, "a mapping"),
            (JsonObjectType.Null, "null"),
        ];
        return words.Where(word => types.HasFlag(word.Type)).Select(word => word.Words);
    }

    private static string Join(IReadOnlyList<string> parts) =>
        parts.Count <= 1 ? string.Concat(parts) : $"{string.Join(", ", parts.SkipLast(1))} or {parts[^1]}";

    private static string? Bound(string words, decimal? value) =>
        value is { } number ? $"{words} {number.ToString("0.######", CultureInfo.InvariantCulture)}" : null;
}
