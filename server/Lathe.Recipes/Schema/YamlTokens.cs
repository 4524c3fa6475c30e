using Lathe.Recipes.Json;
using Lathe.Recipes.Tree;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Schema;

/// <summary>A recipe's nodes as JSON tokens that know where they are written.</summary>
internal static class YamlTokens
{
    /// <summary>The token; null when a part of the node could not be read, so that there is nothing to judge.</summary>
    public static JToken? From(YamlNode node)
    {
        JToken? token = node switch
        {
            ScalarNode scalar => From(scalar.Value),
            SequenceNode sequence => From(sequence),
            MappingNode mapping => From(mapping),
            _ => null,
        };
        token?.AddAnnotation(new JsonPlace(node.Span));
        return token;
    }

    private static JValue? From(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Null => JValue.CreateNull(),
        ScalarKind.Bool => new JValue(value.Bool),
        ScalarKind.WholeNumber when value.WholeNumber >= long.MinValue && value.WholeNumber <= long.MaxValue =>
            new JValue((long)value.WholeNumber),
        ScalarKind.WholeNumber => new JValue((double)value.WholeNumber),
        ScalarKind.Real when Math.Abs(value.Real) < 1L << 53 && double.IsInteger(value.Real) => new JValue((long)value.Real),
        ScalarKind.Real => new JValue(value.Real),
        ScalarKind.Text => new JValue(value.Text),
        _ => null,
    };

    private static JArray? From(SequenceNode sequence)
    {
        var array = new JArray();
        foreach (YamlNode item in sequence.Items)
        {
            if (From(item) is not { } token)
            {
                return null;
            }

            array.Add(token);
        }

        return array;
    }

    private static JObject? From(MappingNode mapping)
    {
        var result = new JObject();
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (From(entry.Value) is not { } value)
            {
                return null;
            }

            var property = new JProperty(entry.Key.Text, value);
            property.AddAnnotation(new JsonPlace(entry.Key.Span));
            result.Remove(property.Name);
            result.Add(property);
        }

        return result;
    }
}
