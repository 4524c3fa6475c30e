using System.Buffers;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Methods of texts.</summary>
internal static class StringMethods
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029");

    /// <summary>The method; null where there is none of that name.</summary>
    public static Callable? Get(string text, string name)
    {
        Func<CallArguments, object?>? method = name switch
        {
            "strip" => a => PythonString.Strip(text, a.Text(0, "chars"), left: true, right: true),
            "lstrip" => a => PythonString.Strip(text, a.Text(0, "chars"), left: true, right: false),
            "rstrip" => a => PythonString.Strip(text, a.Text(0, "chars"), left: false, right: true),
            "upper" => _ => text.ToUpperInvariant(),
            "lower" => _ => text.ToLowerInvariant(),
            "title" => _ => PythonString.Title(text),
            "capitalize" => _ => PythonString.Capitalize(text),
            "split" => a => Split(text, a, fromRight: false),
            "rsplit" => a => Split(text, a, fromRight: true),
            "splitlines" => a => Lines(text, Values.IsTrue(a.Get(0, "keepends")), a.Meter),
            "startswith" => a => Any(a, part => text.StartsWith(part, StringComparison.Ordinal)),
            "endswith" => a => Any(a, part => text.EndsWith(part, StringComparison.Ordinal)),
            "replace" => a => PythonString.Replace(text, a.RequireText(0, "old"), a.RequireText(1, "new"), a.Integer(2, "count", -1), a),
            "removeprefix" => a => a.RequireText(0, "prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal)
                ? text[prefix.Length..] : text,
            "removesuffix" => a => a.RequireText(0, "suffix") is var suffix && text.EndsWith(suffix, StringComparison.Ordinal)
                ? text[..^suffix.Length] : text,
            "find" => a => Place(text, text.IndexOf(a.RequireText(0, "sub"), StringComparison.Ordinal)),
            "rfind" => a => Place(text, text.LastIndexOf(a.RequireText(0, "sub"), StringComparison.Ordinal)),
            "index" => a => text.IndexOf(a.RequireText(0, "sub"), StringComparison.Ordinal) is var at and >= 0
                ? Place(text, at) : throw a.Error("the text does not occur"),
            "count" => a => Count(text, a),
            "join" => a => Join(text, Values.Items(a.Require(0, "iterable"), a.Meter), a.Meter),
            "isdigit" or "isnumeric" or "isdecimal" => _ => text.Length > 0 && text.All(char.IsDigit),
            "isalpha" => _ => text.Length > 0 && text.All(char.IsLetter),
            "isalnum" => _ => text.Length > 0 && text.All(char.IsLetterOrDigit),
            "isspace" => _ => text.Length > 0 && text.All(PythonString.IsSpace),
            "isupper" => _ => text.Any(char.IsUpper) && !text.Any(char.IsLower),
            "islower" => _ => text.Any(char.IsLower) && !text.Any(char.IsUpper),
            _ => null,
        };
        return method is null ? null : new Callable(name, a =>
        {
            // Each looks at the whole text, and most make a new one.
            a.Meter.Step(text.Length / 64);
            a.Meter.Take(text.Length);
            return method(a);
        });
    }

    /// <summary>The items with the text between them; only texts can be joined.</summary>
    public static string Join(string separator, IReadOnlyList<object?> items, Meter meter)
    {
        var texts = items.Select(item => item as string ?? throw new JinjaException($"join: {Values.Kind(item)} is no text", meter.Line)).ToList();
        meter.Take(texts.Sum(text => (long)text.Length + separator.Length));
        return string.Join(separator, texts);
    }

    private static List<object?> Split(string text, CallArguments arguments, bool fromRight)
    {
        var separator = arguments.Text(0, "sep");
        if (separator is "")
        {
            throw arguments.Error("the argument sep is empty");
        }

        var parts = PythonString.Split(text, separator, arguments.Integer(1, "maxsplit", -1), fromRight);
        arguments.Meter.TakeItems(parts.Count);
        return parts;
    }

    private static List<object?> Lines(string text, bool keepEnds, Meter meter)
    {
        var lines = new List<object?>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny(LineEnds);
            end = end < 0 ? text.Length : start + end;
            var next = end < text.Length ? end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1) : end;
            lines.Add(text[start..(keepEnds ? next : end)]);
            meter.TakeItems(1);
            start = next;
        }

        return lines;
    }

    private static bool Any(CallArguments arguments, Func<string, bool> holds) => arguments.Require(0, "prefix") switch
    {
        string part => holds(part),
        IReadOnlyList<object?> parts => parts.OfType<string>().Any(holds),
        var other => throw arguments.Error($"{Values.Kind(other)} is no text"),
    };

    private static long Place(string text, int at) => at < 0 ? -1 : PythonString.Length(text[..at]);

    private static long Count(string text, CallArguments arguments)
    {
        var part = arguments.RequireText(0, "sub");
        var count = 0L;
        for (var at = 0; part.Length > 0 && text.IndexOf(part, at, StringComparison.Ordinal) is var found and >= 0; at = found + part.Length)
        {
            count++;
        }

        return part.Length == 0 ? PythonString.Length(text) + 1 : count;
    }
}
