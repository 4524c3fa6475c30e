using System.Globalization;

namespace Lathe.Recipes.Keys;

/// <summary>
/// Ranges as <c>other-keys.tsv</c> writes them: <c>&gt;=1</c>, <c>&gt;0</c>, or an interval whose round bracket leaves its end out, such
/// as <c>[0,1)</c>; then perhaps <c>or</c> and one number beside it, as in <c>&gt;=1 or -1</c>. Nothing stands for every number.
/// </summary>
internal readonly record struct RangeNotation(double? Min, double? Max, bool MinExclusive, bool MaxExclusive, double? Also)
{
    /// <exception cref="FormatException">The text is no range.</exception>
    public static RangeNotation Parse(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        string[] parts = text.Split(" or ");
        RangeNotation range = ParseSpan(parts[0]);
        return parts.Length == 1 ? range : range with { Also = Number(parts[1]) };
    }

    private static RangeNotation ParseSpan(string text)
    {
        switch (text)
        {
            case ['>', '=', .. var least]:
                return new RangeNotation(Number(least), null, false, false, null);
            case ['>', .. var below]:
                return new RangeNotation(Number(below), null, true, false, null);
            case ['[' or '(', .. var ends, ']' or ')']:
                string[] numbers = ends.Split(',');
                return new RangeNotation(Number(numbers[0]), Number(numbers[1]), text[0] == '(', text[^1] == ')', null);
            default:
                throw new FormatException($"'{text}' is no range.");
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
