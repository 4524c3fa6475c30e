using System.Globalization;
using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>The functions every template has.</summary>
internal static class Globals
{
    /// <summary>
    /// What <c>strftime_now</c> gives: the day that Llama 3's template has where it is not told one. With the real day, a run that is resumed
    /// tomorrow would learn from other data.
    /// </summary>
    private static readonly DateTime Now = new(2024, 7, 26, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<KeyValuePair<string, object?>> All { get; } = [.. new Callable[]
    {
        new("range", Range),
        new("namespace", Namespace),
        new("dict", Dict),
        new("raise_exception", a => throw new JinjaRaisedException(Values.Str(a.Get(0, "message"), a.Meter), a.Meter.Line)),
        new("strftime_now", a => Format(a.RequireText(0, "format"), a)),
    }.Select(function => KeyValuePair.Create(function.Name, (object?)function))];

    private static List<object?> Range(CallArguments arguments)
    {
        var (start, stop) = arguments.Positional.Count > 1
            ? ((long)arguments.Integer(0, "start", 0), (long)arguments.Integer(1, "stop", 0))
            : (0, arguments.Integer(0, "stop", 0));
        long step = arguments.Integer(2, "step", 1);
        if (step == 0)
        {
            throw arguments.Error("the argument step is 0");
        }

        var count = Math.Max(0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
        arguments.Meter.TakeItems(count);
        var numbers = new List<object?>((int)count);
        for (var i = 0L; i < count; i++)
        {
            numbers.Add(start + (i * step));
        }

        return numbers;
    }

    private static JinjaNamespace Namespace(CallArguments arguments)
    {
        var space = new JinjaNamespace();
        foreach (var (name, value) in Given(arguments))
        {
            space.Values[name] = value;
        }

        return space;
    }

    private static JinjaDict Dict(CallArguments arguments)
    {
        var dict = new JinjaDict();
        foreach (var (name, value) in Given(arguments))
        {
            dict[name] = value;
        }

        return dict;
    }

    private static List<KeyValuePair<string, object?>> Given(CallArguments arguments)
    {
        var copied = arguments.Get(0, "") switch
        {
            null => [],
            JinjaDict dict => dict.AsEnumerable(),
            var other => throw arguments.Error($"{Values.Kind(other)} is no mapping"),
        };
        List<KeyValuePair<string, object?>> given = [.. copied, .. arguments.Named];
        arguments.Meter.TakeItems(given.Count);
        return given;
    }

    private static string Format(string format, CallArguments arguments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            var unpadded = format[i] == '-' && i + 1 < format.Length;
            i += unpadded ? 1 : 0;
            var part = format[i] switch
            {
                'd' => "dd",
                'm' => "MM",
                'Y' => "yyyy",
                'y' => "yy",
                'b' => "MMM",
                'B' => "MMMM",
                'a' => "ddd",
                'A' => "dddd",
                'H' => "HH",
                'I' => "hh",
                'M' => "mm",
                'S' => "ss",
                'p' => "tt",
                '%' => "'%'",
                var other => throw arguments.Error($"the format %{other} is not known"),
            };
            var written = Now.ToString(part, CultureInfo.InvariantCulture);
            text.Append(unpadded ? written.TrimStart('0') : written);
        }

        arguments.Meter.Take(text.Length);
        return text.ToString();
    }
}
