using System.Globalization;
using System.Text.RegularExpressions;
using Lathe.LanguageService.Markup;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Hover;

/// <summary>What YAML, by OmegaConf's rules, makes of numbers and booleans whose looks do not say it.</summary>
internal static partial class NumberNotes
{
    /// <summary>Such as <c>010</c>, which is 8, or <c>yes</c>, which is true; null when there is nothing to explain.</summary>
    public static string? Reading(RecipeKey key, ScalarNode scalar)
    {
        string written = scalar.Text;
        if (scalar.Value.Kind == ScalarKind.Null)
        {
            return key.DefaultText == "null" ? "No value: as if the line were not there." : null;
        }

        if (key.ValueAliases.TryGetValue(written, out string? alias))
        {
            return $"{Markdown.Code(written)} means {Markdown.Code(alias)}.";
        }

        ScalarValue value = scalar.Value.Kind == ScalarKind.Text ? ScalarResolver.ResolvePlain(written.Trim()) : scalar.Value;
        string? read = value.Kind switch
        {
            ScalarKind.Bool when key.Kind == KeyKind.Bool => value.ToString(),
            ScalarKind.WholeNumber when key.Kind != KeyKind.Bool => value.ToString(),
            ScalarKind.Real when key.Kind != KeyKind.Bool => Decimal(value.Real),
            _ => null,
        };
        bool asWritten = scalar.Style == ScalarStyle.Plain && (read == written || PlainDecimal().IsMatch(written));
        if (read is null || asWritten)
        {
            return null;
        }

        string shown = scalar.Style == ScalarStyle.Quoted ? $"\"{written}\"" : written;
        return $"{Markdown.Code(shown)} is read as {Markdown.Code(read)}.";
    }

    /// <summary>What a number below 1 is a share of; null for others.</summary>
    public static string? Share(RecipeKey key, ScalarNode scalar)
    {
        double? value = scalar.Value.Kind == ScalarKind.Real ? scalar.Value.Real : null;
        string? whole = key.Unit switch
        {
            "share or rows" => "the rows",
            "steps or share" => "all steps",
            "share" => "all steps",
            _ => null,
        };
        return whole is not null && value is > 0 and < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.####} % of {whole}.")
            : null;
    }

    /// <summary>Without an exponent where that can be read.</summary>
    private static string Decimal(double value) => Math.Abs(value) is >= 1e-12 and < 1e15 or 0
        ? value.ToString("0.################", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainDecimal();
}
