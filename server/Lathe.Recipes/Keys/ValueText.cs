using System.Globalization;
using System.Text.RegularExpressions;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Keys;

/// <summary>Writes bound values as YAML that reads back as the same value.</summary>
public static partial class ValueText
{
    public static string Write(object? value) => value switch
    {
        null => "null",
        bool boolean => boolean ? "true" : "false",
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        double real => Write(real),
        string text => Write(text),
        Enum choice => Write(ChoiceNames.Of(choice)),
        IReadOnlyList<string> list => $"[{string.Join(", ", list.Select(Write))}]",
        IReadOnlyList<double> list => $"[{string.Join(", ", list.Select(Write))}]",
        _ => throw new ArgumentException($"No recipe value has the type {value.GetType().Name}.", nameof(value)),
    };

    private static string Write(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text switch
        {
            "infinity" => ".inf",
            "-infinity" => "-.inf",
            "nan" => ".nan",
            _ => text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0",
        };
    }

    private static string Write(string text) =>
        SafePlain().IsMatch(text) && ScalarResolver.ResolvePlain(text).Kind == ScalarKind.Text ? text : Quote(text);

    private static string Quote(string text)
    {
        if (!text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' || c >= '\uFFFD'))
        {
            return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        }

        IEnumerable<string> characters = text.Select(c => c switch
        {
            '"' or '\\' => $"\\{c}",
            '\n' => "\\n",
            '\t' => "\\t",
            >= ' ' and <= '~' => c.ToString(),
            _ => $"\\u{(int)c:x4}",
        });
        return $"\"{string.Concat(characters)}\"";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafePlain();
}
