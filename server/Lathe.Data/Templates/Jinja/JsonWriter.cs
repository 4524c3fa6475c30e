using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>The filter <c>tojson</c>: Python's <c>json.dumps</c> with the arguments transformers gives it.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder _text = new();
    private readonly Meter _meter;
    private readonly int _indent;
    private readonly bool _isAscii;
    private readonly bool _sortsKeys;
    private readonly string _itemSeparator;
    private readonly string _keySeparator;

    private JsonWriter(CallArguments arguments)
    {
        _meter = arguments.Meter;
        _isAscii = Values.IsTrue(arguments.Get(int.MaxValue, "ensure_ascii", false));
        _sortsKeys = Values.IsTrue(arguments.Get(int.MaxValue, "sort_keys", false));
        var indent = arguments.Get(0, "indent");
        _indent = indent is null ? -1 : arguments.Integer(0, "indent", 0);
        if (_indent > 16)
        {
            throw arguments.Error("the argument indent is above 16");
        }

        (_itemSeparator, _keySeparator) = arguments.Get(int.MaxValue, "separators") switch
        {
            null => (_indent >= 0 ? "," : ", ", ": "),
            IReadOnlyList<object?> and [string item, string key] => (item, key),
            _ => throw arguments.Error("the argument separators is not two texts"),
        };
    }

    /// <exception cref="JinjaException">The value holds what JSON has no form for.</exception>
    public static string Write(object? value, CallArguments arguments)
    {
        var writer = new JsonWriter(arguments);
        writer.Write(value, 0);
        return writer._text.ToString();
    }

    private void Write(object? value, int level)
    {
        _meter.Step();
        var before = _text.Length;
        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            case long number:
                _text.Append(number);
                break;
            case double number:
                _text.Append(double.IsFinite(number) ? PythonText.Float(number) : double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case string text:
                WriteText(text);
                break;
            case IReadOnlyList<object?> list:
                WriteItems('[', list, ']', level, item => Write(item, level + 1));
                break;
            case JinjaDict dict:
                var pairs = _sortsKeys ? dict.OrderBy(pair => pair.Key, StringComparer.Ordinal) : dict.AsEnumerable();
                WriteItems('{', [.. pairs], '}', level, pair =>
                {
                    WriteText(pair.Key);
                    _text.Append(_keySeparator);
                    Write(pair.Value, level + 1);
                });
                break;
            default:
                throw new JinjaException($"tojson: {Values.Kind(value)} has no form in JSON", _meter.Line);
        }

        _meter.Take(_text.Length - before);
    }

    private void WriteItems<T>(char open, IReadOnlyList<T> items, char close, int level, Action<T> write)
    {
        _text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? _itemSeparator : "");
            BreakLine(level + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            BreakLine(level);
        }

        _text.Append(close);
    }

    private void BreakLine(int level)
    {
        if (_indent >= 0)
        {
            _meter.Take((long)_indent * level);
            _text.Append('\n').Append(' ', _indent * level);
        }
    }

    private void WriteText(string text)
    {
        var start = _text.Length;
        PythonText.WriteString(_text, text);
        if (_isAscii && !Ascii.IsValid(text))
        {
            var written = _text.ToString(start, _text.Length - start);
            _text.Length = start;
            foreach (var c in written)
            {
                _ = char.IsAscii(c) ? _text.Append(c) : _text.Append($"\\u{(int)c:x4}");
            }
        }
    }
}
