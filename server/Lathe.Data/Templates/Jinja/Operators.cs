namespace Lathe.Data.Templates.Jinja;

/// <summary>Operators, as Python has them.</summary>
internal static class Operators
{
    /// <exception cref="JinjaException">The two have no such operation.</exception>
    public static object? Apply(string name, object? left, object? right, Meter meter)
    {
        try
        {
            return (name, left, right) switch
            {
                ("~", _, _) => Join(Values.Str(left, meter), Values.Str(right, meter), meter),
                ("+", string a, string b) => Join(a, b, meter),
                ("+", IReadOnlyList<object?> a, IReadOnlyList<object?> b) => Values.NewList(a.Concat(b), a.Count + b.Count, meter),
                ("*", string text, long or bool) => Repeat(text, Values.Integer(right), meter),
                ("*", long or bool, string text) => Repeat(text, Values.Integer(left), meter),
                _ when Values.IsNumber(left) && Values.IsNumber(right) => Calculate(name, left, right, meter),
                _ => throw Cannot(name, left, right, meter),
            };
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            throw new JinjaException(e is OverflowException ? "a number becomes too large" : "division by zero", meter.Line);
        }
    }

    /// <exception cref="JinjaException">The two cannot be compared.</exception>
    public static bool Holds(string name, object? left, object? right, Meter meter)
    {
        switch (name)
        {
            case "==":
                return Values.AreEqual(left, right, meter);
            case "!=":
                return !Values.AreEqual(left, right, meter);
            case "in":
                return Contains(right, left, meter);
            case "not in":
                return !Contains(right, left, meter);
            default:
                var order = Values.Compare(left, right) ?? throw Cannot(name, left, right, meter);
                return name switch { "<" => order == -1, "<=" => order is -1 or 0, ">" => order == 1, _ => order is 0 or 1 };
        }
    }

    /// <exception cref="JinjaException">It is no number.</exception>
    public static object? Negate(object? value, Meter meter) => value switch
    {
        double number => (object)-number,
        long or bool when Values.Integer(value) != long.MinValue => -Values.Integer(value),
        _ => throw new JinjaException($"{Values.Kind(value)} has no negative", meter.Line),
    };

    private static bool Contains(object? owner, object? item, Meter meter)
    {
        switch (owner)
        {
            case string text:
                meter.Step(text.Length / 64);
                return item is string part
                    ? text.Contains(part, StringComparison.Ordinal)
                    : throw new JinjaException($"{Values.Kind(item)} cannot be in a text", meter.Line);
            case JinjaDict dict:
                return item is string key && dict.ContainsKey(key);
            default:
                return Values.Items(owner, meter).Any(other => Values.AreEqual(other, item, meter));
        }
    }

    private static string Join(string left, string right, Meter meter)
    {
        meter.Take((long)left.Length + right.Length);
        return left + right;
    }

    private static string Repeat(string text, long count, Meter meter)
    {
        if (count <= 0 || text.Length == 0)
        {
            return "";
        }

        meter.Take(checked(text.Length * count));
        return string.Concat(Enumerable.Repeat(text, (int)count));
    }

    private static object Calculate(string name, object? left, object? right, Meter meter)
    {
        if (left is double || right is double || name == "/")
        {
            var (a, b) = (Values.Float(left), Values.Float(right));
            return b == 0 && name is ("/" or "//" or "%") ? throw new DivideByZeroException() : name switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                "//" => Math.Floor(a / b),
                "%" => a - (b * Math.Floor(a / b)),
                _ => Math.Pow(a, b),
            };
        }

        var (x, y) = (Values.Integer(left), Values.Integer(right));
        return name switch
        {
            "+" => checked(x + y),
            "-" => checked(x - y),
            "*" => checked(x * y),
            "//" => FloorDivide(x, y),
            "%" => FloorRemainder(x, y),
            _ => Power(x, y, meter),
        };
    }

    private static long FloorDivide(long x, long y)
    {
        if (y == -1)
        {
            return checked(-x);
        }

        var (quotient, remainder) = Math.DivRem(x, y);
        return remainder != 0 && (remainder < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    private static long FloorRemainder(long x, long y)
    {
        var remainder = y == -1 ? 0 : x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    private static object Power(long x, long y, Meter meter)
    {
        if (y < 0)
        {
            return Math.Pow(x, y);
        }

        var power = 1L;
        for (; y > 0 && x is not (0 or 1); y--)
        {
            meter.Step();
            power = checked(power * x);
        }

        return y > 0 ? x : power;
    }

    private static JinjaException Cannot(string name, object? left, object? right, Meter meter) =>
        new($"{Values.Kind(left)} {name} {Values.Kind(right)} is not possible", meter.Line);
}
