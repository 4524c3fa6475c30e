using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Schema;

/// <summary>Finds fields under names that should no longer be used, which no validator looks for.</summary>
internal static class FormerFields
{
    public static IEnumerable<Violation> Find(JToken token, JsonSchema schema)
    {
        if (token is not JObject mapping)
        {
            yield break;
        }

        foreach (JProperty property in mapping.Properties())
        {
            JsonSchema? field = schema.Properties.TryGetValue(property.Name, out JsonSchemaProperty? described)
                ? described
                : schema.AdditionalPropertiesSchema;
            if (field?.DeprecatedMessage is not null)
            {
                yield return new Violation(ViolationKind.Deprecated, property, field);
            }

            foreach (Violation nested in field is null ? [] : Find(property.Value, field))
            {
                yield return nested;
            }
        }
    }
}
