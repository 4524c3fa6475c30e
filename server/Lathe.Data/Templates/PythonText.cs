using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lathe.Data.Templates;

/// <summary>
/// JSON values as Python writes them: <c>json.dumps(..., ensure_ascii=False)</c> and <c>str()</c>. Chat templates are rendered by Python
/// everywhere else, and a blank or a quote that differs gives other tokens.
/// </summary>
internal static class PythonText
{
    /// <param name="value">Any JSON value.</param>
    /// <param name="indent">Blanks per level; 0 for one line.</param>
    public static string Dumps(JsonElement value, int indent = 0)
    {
        var text = new StringBuilder();
        Write(text, value, indent, level: 0);
        return text.ToString();
    }

    /// <summary><c>str(value)</c>: a text as it is, anything else as Python shows it.</summary>
    public static string Str(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        var text = new StringBuilder();
        Show(text, value);
        return text.ToString();
    }

    /// <summary>The properties of an object; of equal names the last value counts, in the first one's place.</summary>
    public static IReadOnlyList<(string Name, JsonElement Value)> Properties(JsonElement value)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var properties = new List<(string, JsonElement)>();
        foreach (var property in value.EnumerateObject())
        {
            if (places.TryAdd(property.Name, properties.Count))
            {
                properties.Add((property.Name, property.Value));
            }
            else
            {
                properties[places[property.Name]] = (property.Name, property.Value);
            }
        }

        return properties;
    }

    /// <summary>A text in JSON, only what has to be escaped escaped.</summary>
    public static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                '\b' => text.Append("\\b"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary><c>repr</c> of a float: the shortest digits that read back the same, in exponent form from 1e16 on and below 1e-4.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var sign = double.IsNegative(value) ? "-" : "";
        var split = shortest.Split('E');
        var exponent = split.Length == 2 ? int.Parse(split[1], CultureInfo.InvariantCulture) : 0;
        var point = split[0].IndexOf('.', StringComparison.Ordinal);
        var written = split[0].Replace(".", "", StringComparison.Ordinal);
        var digits = written.TrimStart('0');

        // Where the decimal point stands, counted from the first digit that is not 0.
        var place = (point < 0 ? written.Length : point) + exponent - (written.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return sign + digits switch
        {
            "" => "0.0",
            _ when place is <= -4 or > 16 => Scientific(digits, place - 1),
            _ when place <= 0 => "0." + new string('0', -place) + digits,
            _ when place >= digits.Length => digits + new string('0', place - digits.Length) + ".0",
            _ => $"{digits[..place]}.{digits[place..]}",
        };
    }

    /// <summary><c>repr</c> of a text: single quotes, unless only they occur in it.</summary>
    public static void WriteRepr(StringBuilder text, string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when c == quote => text.Append('\\').Append(c),
                < ' ' or '\x7f' => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append(quote);
    }

    private static string Scientific(string digits, int exponent) =>
        (digits.Length == 1 ? digits : $"{digits[..1]}.{digits[1..]}")
        + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);

    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        if (raw.AsSpan().IndexOfAny(".eE") < 0)
        {
            return raw == "-0" ? "0" : raw;
        }

        var number = value.GetDouble();
        return double.IsFinite(number) ? Float(number) : number > 0 ? "Infinity" : "-Infinity";
    }

    private static void Write(StringBuilder text, JsonElement value, int indent, int level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = Properties(value);
                WriteItems(text, '{', '}', properties, indent, level, property =>
                {
                    WriteString(text, property.Name);
                    text.Append(": ");
                    Write(text, property.Value, indent, level + 1);
                });
                break;
            case JsonValueKind.Array:
                WriteItems(text, '[', ']', [.. value.EnumerateArray()], indent, level, item => Write(text, item, indent, level + 1));
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            default:
                text.Append(value.ValueKind == JsonValueKind.Number ? Number(value) : value.GetRawText());
                break;
        }
    }

    private static void WriteItems<T>(
        StringBuilder text, char open, char close, IReadOnlyList<T> items, int indent, int level, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : indent > 0 ? "," : ", ");
            Break(level + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            Break(level);
        }

        text.Append(close);

        void Break(int depth)
        {
            if (indent > 0)
            {
                text.Append('\n').Append(' ', indent * depth);
            }
        }
    }

    private static void Show(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteItems(text, '{', '}', Properties(value), 0, 0, property =>
                {
                    WriteRepr(text, property.Name);
                    text.Append(": ");
                    Show(text, property.Value);
                });
                break;
            case JsonValueKind.Array:
                WriteItems(text, '[', ']', [.. value.EnumerateArray()], 0, 0, item => Show(text, item));
                break;
            case JsonValueKind.String:
                WriteRepr(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "True", JsonValueKind.False => "False", _ => "None" });
                break;
        }
    }
}
