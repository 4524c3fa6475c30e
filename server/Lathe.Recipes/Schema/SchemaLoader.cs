using System.Text.Json;
using NJsonSchema;

namespace Lathe.Recipes.Schema;

/// <summary>
/// Makes NJsonSchema's objects from the keywords that <see cref="SchemaWriter"/> writes. NJsonSchema's own loader goes through a JSON
/// serializer whose set-up takes more than 100 ms of processor time in a fresh process; this takes a few.
/// </summary>
internal static class SchemaLoader
{
    public static JsonSchema Load(JsonElement element)
    {
        var schema = new JsonSchema();
        Fill(schema, element);
        return schema;
    }

    private static void Fill(JsonSchema schema, JsonElement element)
    {
        foreach (JsonProperty keyword in element.EnumerateObject())
        {
            Set(schema, keyword.Name, keyword.Value);
        }
    }

    private static void Set(JsonSchema schema, string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "description":
                schema.Description = value.GetString();
                break;
            case "deprecationMessage":
                schema.DeprecatedMessage = value.GetString();
                break;
            case "type":
                schema.Type = TypeOf(value);
                break;
            case "minimum":
                schema.Minimum = Number(value);
                break;
            case "maximum":
                schema.Maximum = Number(value);
                break;
            case "exclusiveMinimum":
                schema.ExclusiveMinimum = Number(value);
                break;
            case "exclusiveMaximum":
                schema.ExclusiveMaximum = Number(value);
                break;
            case "pattern":
                schema.Pattern = value.GetString();
                break;
            case "enum":
                foreach (JsonElement choice in value.EnumerateArray())
                {
                    schema.Enumeration.Add(choice.ValueKind == JsonValueKind.Number ? choice.GetInt64() : choice.GetString());
                }

                break;
            case "anyOf":
                foreach (JsonElement alternative in value.EnumerateArray())
                {
                    schema.AnyOf.Add(Load(alternative));
                }

                break;
            case "items":
                schema.Item = Load(value);
                break;
            case "properties":
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    var described = new JsonSchemaProperty();
                    Fill(described, property.Value);
                    schema.Properties[property.Name] = described;
                }

                break;
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                schema.AdditionalPropertiesSchema = Load(value);
                break;
            case "additionalProperties":
                schema.AllowAdditionalProperties = value.GetBoolean();
                break;
        }
    }

    private static decimal Number(JsonElement value) => (decimal)value.GetDouble();

    private static JsonObjectType TypeOf(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Aggregate(JsonObjectType.None, (types, type) => types | TypeOf(type))
        : value.GetString() switch
        {
            "boolean" => JsonObjectType.Boolean,
            "integer" => JsonObjectType.Integer,
            "number" => JsonObjectType.Number,
            "string" => JsonObjectType.String,
            "array" => JsonObjectType.Array,
            "object" => JsonObjectType.Object,
            _ => JsonObjectType.Null,
        };
}
