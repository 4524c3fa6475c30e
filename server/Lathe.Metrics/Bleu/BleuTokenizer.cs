using System.Text.RegularExpressions;

namespace Lathe.Metrics.Bleu;

/// <summary>
/// Words as sacrebleu gives them. <c>13a</c> is the tokenization of NIST's mteval-v13a: marks of ASCII stand alone, but for periods and
/// commas between digits.
/// </summary>
internal static partial class BleuTokenizer
{
    /// <summary>
    /// What sacrebleu takes for Chinese, marks included. Its two ranges beyond the basic plane are written with four digits too few there and
    /// mean U+2001 to U+2A6D and U+2F81 to U+2FA1; scores that are to be compared keep that.
    /// </summary>
    private static readonly (char First, char Last)[] Chinese =
    [
        ('\u3400', '\u4db5'), ('\u4e00', '\u9fbb'), ('\uf900', '\ufa2d'), ('\ufa30', '\ufa6a'), ('\ufa70', '\ufad9'), ('\u2001', '\u2a6d'),
        ('\uff00', '\uffef'), ('\u2e80', '\u2eff'), ('\u3000', '\u303f'), ('\u31c0', '\u31ef'), ('\u2f00', '\u2fdf'), ('\u2ff0', '\u2fff'),
        ('\u3100', '\u312f'), ('\u31a0', '\u31bf'), ('\ufe10', '\ufe1f'), ('\ufe30', '\ufe4f'), ('\u3200', '\u33ff'),
    ];

    public static IReadOnlyList<string> Split(string text, BleuOptions options)
    {
        text = PythonText.TrimEnd(options.Lowercase ? text.ToLowerInvariant() : text);
        return options.Tokenization switch
        {
            BleuTokenization.ThirteenA => Western($" {Plain(text)} "),
            BleuTokenization.Chinese => Western(string.Concat(PythonText.Trim(text).Select(c => IsChinese(c) ? $" {c} " : c.ToString()))),
            BleuTokenization.Characters => [.. PythonText.CodePoints(text).Where(point => PythonText.Split(point).Count > 0)],
            _ => PythonText.Split(text),
        };
    }

    private static string Plain(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');
        return text.Contains('&', StringComparison.Ordinal)
            ? text.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
                .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
            : text;
    }

    private static IReadOnlyList<string> Western(string text)
    {
        text = Marks().Replace(text, " $0 ");
        text = AfterNoDigit().Replace(text, "$1 $2 ");
        text = BeforeNoDigit().Replace(text, " $1 $2");
        return PythonText.Split(DashAfterDigit().Replace(text, "$1 $2 "));
    }

    private static bool IsChinese(char c) => Array.Exists(Chinese, range => c >= range.First && c <= range.Last);

    /// <summary>All of ASCII but letters, digits, apostrophe, comma, dash and period.</summary>
    [GeneratedRegex(@"[ -&(-+/:-@\[-`{-~]", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex("([^0-9])([.,])", RegexOptions.CultureInvariant)]
    private static partial Regex AfterNoDigit();

    [GeneratedRegex("([.,])([^0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeNoDigit();

    [GeneratedRegex("([0-9])(-)", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();
}
