using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>
/// JSON laid out as Python's <c>json.dumps</c> lays it out (spaces, indentation, key order, escapes, floats).
/// One deliberate difference: non-finite floats become <c>null</c>, where Python writes NaN and Infinity, which are not JSON.
/// </summary>
public static class PythonJson
{
    /// <param name="node">The value; null is JSON's null.</param>
    /// <param name="indent">Spaces a level, or null for one line with ", " and ": ".</param>
    /// <param name="sortKeys">Orders every object's keys by code unit.</param>
    /// <param name="ensureAscii">Escapes everything beyond ASCII, as Python does by default.</param>
    public static string Serialize(JsonNode? node, int? indent = null, bool sortKeys = false, bool ensureAscii = true)
    {
        var writer = new Writer(indent, sortKeys, ensureAscii);
        writer.Write(node, 0);
        return writer.ToString();
    }

    private sealed class Writer(int? indent, bool sortKeys, bool ensureAscii)
    {
        private readonly StringBuilder _text = new();

        public override string ToString() => _text.ToString();

        public void Write(JsonNode? node, int depth)
        {
            switch (node)
            {
                case null:
                    _text.Append("null");
                    break;
                case JsonObject properties:
                    IEnumerable<KeyValuePair<string, JsonNode?>> pairs =
                        sortKeys ? properties.OrderBy(pair => pair.Key, StringComparer.Ordinal) : properties;
                    WriteItems('{', '}', pairs, depth, pair =>
                    {
                        WriteString(pair.Key);
                        _text.Append(": ");
                        Write(pair.Value, depth + 1);
                    });
                    break;
                case JsonArray items:
                    WriteItems('[', ']', items, depth, item => Write(item, depth + 1));
                    break;
                default:
                    WriteValue(node.AsValue());
                    break;
            }
        }

        private void WriteItems<T>(char open, char close, IEnumerable<T> items, int depth, Action<T> write)
        {
            _text.Append(open);
            bool any = false;
            foreach (T item in items)
            {
                _text.Append(!any ? "" : indent is null ? ", " : ",");
                NewLine(depth + 1);
                write(item);
                any = true;
            }

            if (any)
            {
                NewLine(depth);
            }

            _text.Append(close);
        }

        private void NewLine(int depth)
        {
            if (indent is { } width)
            {
                _text.Append('\n').Append(' ', width * depth);
            }
        }

        private void WriteValue(JsonValue value)
        {
            switch (value.GetValueKind())
            {
                case JsonValueKind.String:
                    WriteString(value.GetValue<string>());
                    break;
                case JsonValueKind.True:
                    _text.Append("true");
                    break;
                case JsonValueKind.False:
                    _text.Append("false");
                    break;
                default:
                    WriteNumber(value);
                    break;
            }
        }

        private void WriteNumber(JsonValue value)
        {
            if (value.TryGetValue(out long whole))
            {
                _text.Append(whole.ToString(CultureInfo.InvariantCulture));
            }
            else if (value.TryGetValue(out int small))
            {
                _text.Append(small.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                // A parsed number can be had as float too, so double must be asked for first.
                double number = value.TryGetValue(out double wide) ? wide : value.GetValue<float>();
                _text.Append(double.IsFinite(number) ? PythonFloat.Repr(number) : "null");
            }
        }

        private void WriteString(string text)
        {
            _text.Append('"');
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                switch (c)
                {
                    case '"' or '\\':
                        _text.Append('\\').Append(c);
                        break;
                    case '\n':
                        _text.Append("\\n");
                        break;
                    case '\r':
                        _text.Append("\\r");
                        break;
                    case '\t':
                        _text.Append("\\t");
                        break;
                    case '\b':
                        _text.Append("\\b");
                        break;
                    case '\f':
                        _text.Append("\\f");
                        break;
                    default:
                        // A lone half of a surrogate pair has no UTF-8 form, so it is escaped even where other text is not.
                        if (c < ' ' || (ensureAscii && c > '~') || (char.IsSurrogate(c) && !IsPaired(text, i)))
                        {
                            _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                        }
                        else
                        {
                            _text.Append(c);
                        }

                        break;
                }
            }

            _text.Append('"');
        }

        private static bool IsPaired(string text, int index) => char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]);
    }
}
