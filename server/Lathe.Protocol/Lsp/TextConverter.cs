using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Lsp;

/// <summary>
/// Reads the text of documents. Editors count UTF-16 code units, and half a surrogate pair can be all that is left of a character;
/// JSON can carry it (as an escape), System.Text.Json refuses it. It is kept: the texts on both sides must stay equal.
/// </summary>
public sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new JsonException();
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            return Unescape(Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }

    /// <summary>The escapes of JSON (RFC 8259, section 7); the reader has made sure that each is whole.</summary>
    private static string Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var index = 0; index < escaped.Length; index++)
        {
            if (escaped[index] != '\\')
            {
                text.Append(escaped[index]);
                continue;
            }

            index++;
            if (escaped[index] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.AsSpan(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                index += 4;
                continue;
            }

            text.Append(escaped[index] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var other => other,
            });
        }

        return text.ToString();
    }
}
