using System.Collections.Frozen;
using System.Globalization;

namespace Lathe.Data.Templates.Jinja;

/// <summary>What may stand behind <c>|</c>.</summary>
internal static class Filters
{
    private static readonly FrozenDictionary<string, Func<object?, CallArguments, object?>> All =
        new Dictionary<string, Func<object?, CallArguments, object?>>(StringComparer.Ordinal)
        {
            ["trim"] = (value, a) => PythonString.Strip(Text(value, a), a.Text(0, "chars"), left: true, right: true),
            ["upper"] = (value, a) => Text(value, a).ToUpperInvariant(),
            ["lower"] = (value, a) => Text(value, a).ToLowerInvariant(),
            ["title"] = (value, a) => PythonString.Title(Text(value, a)),
            ["capitalize"] = (value, a) => PythonString.Capitalize(Text(value, a)),
            ["replace"] = (value, a) => PythonString.Replace(
                Text(value, a), a.RequireText(0, "old"), a.RequireText(1, "new"), a.Integer(2, "count", -1), a),
            ["string"] = (value, a) => Text(value, a),
            ["safe"] = (value, _) => value,
            ["indent"] = Indent,
            ["escape"] = Escape,
            ["e"] = Escape,
            ["tojson"] = JsonWriter.Write,
            ["length"] = Length,
            ["count"] = Length,
            ["default"] = Default,
            ["d"] = Default,
            ["int"] = Int,
            ["float"] = Float,
            ["abs"] = Abs,
            ["round"] = Round,
            ["first"] = (value, a) => Values.Items(value, a.Meter) is { Count: > 0 } items ? items[0] : new Undefined("the first item"),
            ["last"] = (value, a) => Values.Items(value, a.Meter) is { Count: > 0 } items ? items[^1] : new Undefined("the last item"),
            ["list"] = ListFilters.Copy,
            ["items"] = (value, a) => value switch
            {
                JinjaDict dict => Members.Pairs(dict, a.Meter),
                Undefined => new List<object?>(),
                _ => throw a.Error($"{Values.Kind(value)} is no mapping"),
            },
            ["join"] = ListFilters.Join,
            ["reverse"] = ListFilters.Reverse,
            ["sort"] = ListFilters.Sort,
            ["dictsort"] = ListFilters.SortedPairs,
            ["unique"] = ListFilters.Unique,
            ["sum"] = ListFilters.Sum,
            ["min"] = (value, a) => ListFilters.Extreme(value, -1, a),
            ["max"] = (value, a) => ListFilters.Extreme(value, 1, a),
            ["map"] = ListFilters.Map,
            ["select"] = (value, a) => ListFilters.Select(value, a, byAttribute: false, wanted: true),
            ["reject"] = (value, a) => ListFilters.Select(value, a, byAttribute: false, wanted: false),
            ["selectattr"] = (value, a) => ListFilters.Select(value, a, byAttribute: true, wanted: true),
            ["rejectattr"] = (value, a) => ListFilters.Select(value, a, byAttribute: true, wanted: false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <exception cref="JinjaException">There is no such filter, or it cannot be applied to the value.</exception>
    public static object? Apply(string name, object? value, CallArguments arguments)
    {
        if (!All.TryGetValue(name, out var filter))
        {
            throw new JinjaException($"there is no filter '{name}'", arguments.Meter.Line);
        }

        if (value is string text)
        {
            arguments.Meter.Take(text.Length);
            arguments.Meter.Step(text.Length / 64);
        }

        return filter(value, arguments);
    }

    private static string Text(object? value, CallArguments arguments) => Values.Str(value, arguments.Meter);

    private static object Length(object? value, CallArguments arguments) => value switch
    {
        string text => (object)(long)PythonString.Length(text),
        IReadOnlyList<object?> list => (long)list.Count,
        JinjaDict dict => (long)dict.Count,
        Undefined => 0L,
        _ => throw arguments.Error($"{Values.Kind(value)} has no length"),
    };

    private static object? Default(object? value, CallArguments arguments) =>
        value is Undefined || (Values.IsTrue(arguments.Get(1, "boolean", false)) && !Values.IsTrue(value))
            ? arguments.Get(0, "default_value", "")
            : value;

    private static object? Int(object? value, CallArguments arguments)
    {
        const double Limit = 9e18;
        return value switch
        {
            long or bool => Values.Integer(value),
            double number when Math.Abs(number) < Limit => (long)number,
            string text when long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var whole) => whole,
            string text when double.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < Limit => (long)number,
            _ => arguments.Get(0, "default", 0L),
        };
    }

    private static object? Float(object? value, CallArguments arguments) => value switch
    {
        _ when Values.IsNumber(value) => Values.Float(value),
        string text when double.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) => number,
        _ => arguments.Get(0, "default", 0.0),
    };

    private static object Abs(object? value, CallArguments arguments) => value switch
    {
        double number => (object)Math.Abs(number),
        long or bool when Values.Integer(value) != long.MinValue => Math.Abs(Values.Integer(value)),
        _ => throw arguments.Error($"{Values.Kind(value)} is no number"),
    };

    private static object Round(object? value, CallArguments arguments)
    {
        if (!Values.IsNumber(value))
        {
            throw arguments.Error($"{Values.Kind(value)} is no number");
        }

        var method = arguments.Text(1, "method") ?? "common";
        if (value is not double && method == "common")
        {
            return Values.Integer(value);
        }

        var scale = Math.Pow(10, Math.Clamp(arguments.Integer(0, "precision", 0), -300, 300));
        var scaled = Values.Float(value) * scale;
        return method switch
        {
            "common" => Math.Round(scaled) / scale,
            "ceil" => Math.Ceiling(scaled) / scale,
            "floor" => Math.Floor(scaled) / scale,
            var other => throw arguments.Error($"there is no method '{other}'"),
        };
    }

    private static string Indent(object? value, CallArguments arguments)
    {
        const int Most = 1000;
        var blanks = arguments.Get(0, "width", 4L) is string text ? text
            : arguments.Integer(0, "width", 4) is var width and >= 0 and <= Most ? new string(' ', width)
            : throw arguments.Error("the argument width is below 0 or above 1000");
        var (first, blank) = (Values.IsTrue(arguments.Get(1, "first")), Values.IsTrue(arguments.Get(2, "blank")));
        var lines = Text(value, arguments).Split('\n');
        arguments.Meter.Take((long)lines.Length * (blanks.Length + 1));
        return string.Join('\n', lines.Select((line, i) => (i > 0 || first) && (blank || line.Length > 0 || (i == 0 && first)) ? blanks + line : line));
    }

    private static string Escape(object? value, CallArguments arguments)
    {
        var text = Text(value, arguments);
        arguments.Meter.Take(5L * text.Length);
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);
    }
}
