using System.Text;
using System.Text.Json;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>
/// Reads a JSON text into tokens that know where they are written. Strict, as Python's reader is: no comments, no spare commas.
/// </summary>
internal ref struct JsonTreeReader
{
    private readonly SourceText _source;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<JProperty> _repeated = [];
    private Utf8JsonReader _reader;
    private int _byte;
    private int _char;

    private JsonTreeReader(SourceText source, ReadOnlySpan<byte> bytes)
    {
        _source = source;
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes);
    }

    public static JsonTree Read(SourceText source)
    {
        if (source.Length > TreeLimits.MaxLength)
        {
            var problem = new JsonProblem(
                $"The text has {source.Length} characters; at most {TreeLimits.MaxLength} are read.",
                "Check that this file is not data.",
                default);
            return new JsonTree(source, null, problem, []);
        }

        var reader = new JsonTreeReader(source, Encoding.UTF8.GetBytes(source.Text));
        try
        {
            reader._reader.Read();
            JToken root = reader.Value();
            reader._reader.Read();
            return new JsonTree(source, root, null, reader._repeated);
        }
        catch (JsonException exception)
        {
            JsonProblem problem = reader._reader.CurrentDepth >= 63
                ? new("The brackets are nested too deeply.", "Check that this file is what it should be.", reader.Rest(exception))
                : JsonProblem.At(source, reader.Offset(exception));
            return new JsonTree(source, null, problem, []);
        }
    }

    private JToken Value()
    {
        int start = Char(_reader.TokenStartIndex);
        JToken token = _reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(),
            JsonTokenType.StartArray => Array(),
            JsonTokenType.String => new JValue(String()),
            JsonTokenType.Number => Number(),
            JsonTokenType.True => new JValue(true),
            JsonTokenType.False => new JValue(false),
            _ => JValue.CreateNull(),
        };
        token.AddAnnotation(new JsonPlace(TextSpan.FromBounds(start, Char(_reader.BytesConsumed))));
        return token;
    }

    private JObject Object()
    {
        var result = new JObject();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = Char(_reader.TokenStartIndex);
            int end = Char(_reader.TokenStartIndex + _reader.ValueSpan.Length + 2);
            string name = String();
            _reader.Read();
            var property = new JProperty(name, Value());
            property.AddAnnotation(new JsonPlace(TextSpan.FromBounds(start, end)));
            if (result.Property(name, StringComparison.Ordinal) is { } earlier)
            {
                earlier.Replace(property);
                _repeated.Add(property);
            }
            else
            {
                result.Add(property);
            }
        }

        return result;
    }

    private JArray Array()
    {
        var result = new JArray();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            result.Add(Value());
        }

        return result;
    }

    /// <summary>A number without a fraction is a whole one, however it is written: <c>5e8</c>.</summary>
    private readonly JValue Number()
    {
        if (_reader.TryGetInt64(out long whole))
        {
            return new JValue(whole);
        }

        double number = _reader.GetDouble();
        return Math.Abs(number) < 1L << 53 && double.IsInteger(number) ? new JValue((long)number) : new JValue(number);
    }

    private readonly string String()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair as an escape, which no other reader objects to.
            return Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }

    /// <summary>Tokens come in the order of the text, so that bytes are counted once.</summary>
    private int Char(long offset)
    {
        int target = (int)offset;
        if (target < _byte)
        {
            (_byte, _char) = (0, 0);
        }

        _char += Encoding.UTF8.GetCharCount(_bytes[_byte..target]);
        _byte = target;
        return _char;
    }

    private int Offset(JsonException exception)
    {
        int line = 0;
        for (long left = exception.LineNumber ?? 0; left > 0; left--)
        {
            line += _bytes[line..].IndexOf((byte)'\n') + 1;
        }

        return Char(Math.Min(line + (exception.BytePositionInLine ?? 0), _bytes.Length));
    }

    private TextSpan Rest(JsonException exception) =>
        new(Math.Min(Offset(exception), Math.Max(0, _source.Length - 1)), Math.Min(1, _source.Length));
}
