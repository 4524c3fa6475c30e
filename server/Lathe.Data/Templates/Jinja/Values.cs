using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>
/// What Python does with values. They are null (None), bool, long, double, string, a list of values (also for tuples),
/// <see cref="JinjaDict"/>, <see cref="JinjaNamespace"/>, <see cref="JinjaLoop"/>, <see cref="Callable"/> and <see cref="Undefined"/>.
/// </summary>
internal static class Values
{
    /// <summary>What <see cref="Compare"/> says of numbers one of which is none (NaN).</summary>
    public const int NoOrder = 2;

    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        JinjaDict dict => dict.Count > 0,
        _ => true,
    };

    /// <summary>What an output writes.</summary>
    public static string Str(object? value, Meter meter)
    {
        if (value is string written)
        {
            return written;
        }

        var text = new StringBuilder();
        Write(text, value, meter);
        return text.ToString();
    }

    public static bool AreEqual(object? left, object? right, Meter meter)
    {
        meter.Step();
        return (left, right) switch
        {
            (null, null) => true,
            (string a, string b) => a == b,
            (Undefined, Undefined) => true,
            (IReadOnlyList<object?> a, IReadOnlyList<object?> b) =>
                a is JinjaTuple == b is JinjaTuple && a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, meter)),
            (JinjaDict a, JinjaDict b) => a.Count == b.Count
                && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other, meter)),
            _ when IsNumber(left) && IsNumber(right) => Compare(left, right) == 0,
            _ => ReferenceEquals(left, right),
        };
    }

    public static bool IsNumber(object? value) => value is bool or long or double;

    /// <summary>-1, 0 or 1, or <see cref="NoOrder"/>; null where the two cannot be compared.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => Math.Sign(string.CompareOrdinal(a, b)),
        (double or long or bool, double or long or bool) when left is double || right is double =>
            double.IsNaN(Float(left)) || double.IsNaN(Float(right)) ? NoOrder : Float(left).CompareTo(Float(right)),
        (long or bool, long or bool) => Integer(left).CompareTo(Integer(right)),
        _ => null,
    };

    public static double Float(object? value) => value is double number ? number : Integer(value);

    public static long Integer(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    /// <summary>"a text", "a number", ..., for messages.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "none",
        Undefined undefined => $"undefined ('{undefined.Name}')",
        bool => "true or false",
        long or double => "a number",
        string => "a text",
        IReadOnlyList<object?> => "a list",
        JinjaDict => "a mapping",
        JinjaNamespace => "a namespace",
        JinjaLoop => "a loop",
        _ => "a function",
    };

    /// <summary>The items of anything a loop may run over.</summary>
    /// <exception cref="JinjaException">It has no items.</exception>
    public static IReadOnlyList<object?> Items(object? value, Meter meter)
    {
        switch (value)
        {
            case IReadOnlyList<object?> list:
                meter.Step(list.Count);
                return list;
            case JinjaDict dict:
                return NewList(dict.Keys, dict.Count, meter);
            case string text:
                meter.TakeItems(text.Length);
                return PythonString.Characters(text);
            case Undefined:
                return [];
            default:
                throw new JinjaException($"{Kind(value)} has no items", meter.Line);
        }
    }

    /// <summary>A list of one's own.</summary>
    public static List<object?> NewList(IEnumerable<object?> items, int count, Meter meter)
    {
        meter.TakeItems(count);
        return [.. items];
    }

    private static void Write(StringBuilder text, object? value, Meter meter)
    {
        meter.Step();
        var before = text.Length;
        switch (value)
        {
            case Undefined:
                break;
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case long number:
                text.Append(number);
                break;
            case double number:
                text.Append(PythonText.Float(number));
                break;
            case string inner:
                PythonText.WriteRepr(text, inner);
                break;
            case JinjaTuple tuple:
                WriteItems(text, "(", tuple, tuple.Count == 1 ? ",)" : ")", item => Write(text, item, meter));
                break;
            case IReadOnlyList<object?> list:
                WriteItems(text, "[", list, "]", item => Write(text, item, meter));
                break;
            case JinjaDict dict:
                WriteItems(text, "{", dict, "}", pair =>
                {
                    PythonText.WriteRepr(text, pair.Key);
                    text.Append(": ");
                    Write(text, pair.Value, meter);
                });
                break;
            default:
                text.Append('<').Append(Kind(value)).Append('>');
                break;
        }

        meter.Take(text.Length - before);
    }

    private static void WriteItems<T>(StringBuilder text, string open, IEnumerable<T> items, string close, Action<T> write)
    {
        text.Append(open);
        foreach (var (index, item) in items.Index())
        {
            text.Append(index > 0 ? ", " : "");
            write(item);
        }

        text.Append(close);
    }
}
