namespace Lathe.Data.Templates.Jinja;

/// <summary>What may stand behind <c>is</c>.</summary>
internal static class Tests
{
    /// <exception cref="JinjaException">There is no such test, or it cannot be asked of the value.</exception>
    public static bool Holds(string name, object? value, CallArguments arguments)
    {
        object? Other() => arguments.Require(0, "other");
        return name switch
        {
            "defined" => value is not Undefined,
            "undefined" => value is Undefined,
            "none" => value is null,
            "boolean" => value is bool,
            "true" => value is true,
            "false" => value is false,
            "integer" => value is long,
            "float" => value is double,
            "number" => Values.IsNumber(value),
            "string" => value is string,
            "mapping" => value is JinjaDict,
            "iterable" or "sequence" => value is string or IReadOnlyList<object?> or JinjaDict or Undefined,
            "callable" => value is Callable,
            "odd" => Remainder(value, 2, arguments) == 1,
            "even" => Remainder(value, 2, arguments) == 0,
            "divisibleby" => Remainder(value, arguments.Integer(0, "num", 0), arguments) == 0,
            "eq" or "equalto" or "==" => Values.AreEqual(value, Other(), arguments.Meter),
            "ne" or "!=" => !Values.AreEqual(value, Other(), arguments.Meter),
            "gt" or "greaterthan" or ">" => Operators.Holds(">", value, Other(), arguments.Meter),
            "ge" or ">=" => Operators.Holds(">=", value, Other(), arguments.Meter),
            "lt" or "lessthan" or "<" => Operators.Holds("<", value, Other(), arguments.Meter),
            "le" or "<=" => Operators.Holds("<=", value, Other(), arguments.Meter),
            "in" => Operators.Holds("in", value, Other(), arguments.Meter),
            "sameas" => value is bool or null ? Equals(value, Other()) : ReferenceEquals(value, Other()),
            "lower" => value is string text && text.Any(char.IsLower) && !text.Any(char.IsUpper),
            "upper" => value is string text && text.Any(char.IsUpper) && !text.Any(char.IsLower),
            "filter" => value is string filter && Filters.Names.Contains(filter),
            _ => throw new JinjaException($"there is no test '{name}'", arguments.Meter.Line),
        };
    }

    private static long Remainder(object? value, int divisor, CallArguments arguments) =>
        value is not (long or bool) ? throw arguments.Error($"{Values.Kind(value)} is no whole number")
        : divisor == 0 ? throw arguments.Error("division by zero")
        : Math.Abs(Values.Integer(value) % divisor);
}
