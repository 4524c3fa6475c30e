using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Lathe.Recipes.Tree;

/// <summary>
/// Types plain scalars as OmegaConf's loader does, which is what LLaMA-Factory reads recipes with: YAML 1.1's rules, except that
/// <c>1e-4</c> is a float and dates stay text.
/// </summary>
/// <remarks>
/// The patterns are the loader's own, quirks included: <c>010</c> is 8, <c>08</c> and <c>-.5</c> are text, <c>1:30</c> is 90 and
/// <c>0x_</c> is refused because it is taken for an integer and then is none. Sources: https://yaml.org/type/ and the behaviour of
/// omegaconf 2.2 as recorded in tests/oracles/omegaconf.
/// </remarks>
public static partial class ScalarResolver
{
    /// <summary>CPython's own bound on the digits of a decimal integer; here it also keeps hostile texts from costing time.</summary>
    private const int MaxDigits = 4300;

    private const string IntTag = "tag:yaml.org,2002:int";
    private const string FloatTag = "tag:yaml.org,2002:float";
    private const string BoolTag = "tag:yaml.org,2002:bool";
    private const string NullTag = "tag:yaml.org,2002:null";
    private const string TextTag = "tag:yaml.org,2002:str";

    /// <summary>Reads a plain (unquoted, untagged) scalar.</summary>
    public static ScalarValue ResolvePlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => ScalarValue.Null(text),
            "=" or "<<" => ScalarValue.Refused(text),
            _ when IsBool(text) => ToBool(text),
            _ when FloatPattern().IsMatch(text) => ToFloat(text),
            _ when IntPattern().IsMatch(text) => ToInt(text),
            _ => ScalarValue.FromText(text),
        };
    }

    /// <summary>Reads a scalar with an explicit tag; null when the tag is not one of the five scalar types.</summary>
    public static ScalarValue? ResolveTagged(string tag, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return tag switch
        {
            TextTag => ScalarValue.FromText(text),
            NullTag => ScalarValue.Null(text),
            BoolTag => ToBool(text),
            IntTag => ToInt(text),
            FloatTag => ToFloat(text),
            _ => null,
        };
    }

    private static bool IsBool(string text) => text is
        "yes" or "Yes" or "YES" or "no" or "No" or "NO" or
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" or
        "on" or "On" or "ON" or "off" or "Off" or "OFF";

    private static ScalarValue ToBool(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "on" => ScalarValue.FromBool(true, text),
        "no" or "false" or "off" => ScalarValue.FromBool(false, text),
        _ => ScalarValue.Refused(text),
    };

    private static ScalarValue ToInt(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        bool negative = digits.StartsWith('-');
        if (digits.Length > 0 && digits[0] is '+' or '-')
        {
            digits = digits[1..];
        }

        BigInteger? magnitude = digits switch
        {
            "" => null,
            "0" => BigInteger.Zero,
            ['0', 'b', ..] => ParseDigits(digits[2..], 2),
            ['0', 'x', ..] => ParseDigits(digits[2..], 16),
            ['0', ..] => ParseDigits(digits, 8),
            _ when digits.Contains(':', StringComparison.Ordinal) => ParseSexagesimalInt(digits),
            _ => ParseDigits(digits.Trim(), 10),
        };
        return magnitude is { } value ? ScalarValue.FromWholeNumber(negative ? -value : value, text) : ScalarValue.Refused(text);
    }

    private static BigInteger? ParseDigits(string digits, int radix)
    {
        if (digits.Length is 0 or > MaxDigits)
        {
            return null;
        }

        if (radix == 10)
        {
            return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger parsed) ? parsed : null;
        }

        BigInteger value = BigInteger.Zero;
        foreach (char digit in digits)
        {
            int figure = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (figure >= radix)
            {
                return null;
            }

            value = (value * radix) + figure;
        }

        return value;
    }

    private static BigInteger? ParseSexagesimalInt(string digits)
    {
        if (digits.Length > MaxDigits)
        {
            return null;
        }

        BigInteger value = BigInteger.Zero;
        foreach (string part in digits.Split(':'))
        {
            if (ParseDigits(part.Trim(), 10) is not { } figure)
            {
                return null;
            }

            value = (value * 60) + figure;
        }

        return value;
    }

    private static ScalarValue ToFloat(string text)
    {
        string number = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        double sign = number.StartsWith('-') ? -1 : 1;
        if (number.Length > 0 && number[0] is '+' or '-')
        {
            number = number[1..];
        }

        double? magnitude = number switch
        {
            "" => null,
            ".inf" => double.PositiveInfinity,
            ".nan" => double.NaN,
            _ when number.Contains(':', StringComparison.Ordinal) => ParseSexagesimalFloat(number),
            _ => ParseFloat(number),
        };
        return magnitude is { } value ? ScalarValue.FromReal(sign * value, text) : ScalarValue.Refused(text);
    }

    private static double? ParseFloat(string number)
    {
        string trimmed = number.Trim();
        return trimmed switch
        {
            "inf" or "infinity" or "+inf" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" or "+nan" or "-nan" => double.NaN,
            _ => PythonFloat().IsMatch(trimmed)
                && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null,
        };
    }

    private static double? ParseSexagesimalFloat(string number)
    {
        // Summed from the right, so that rounding is the loader's.
        double value = 0;
        double scale = 1;
        foreach (string part in number.Split(':').Reverse())
        {
            if (ParseFloat(part) is not { } figure)
            {
                return null;
            }

            value += figure * scale;
            scale *= 60;
        }

        return value;
    }

    [GeneratedRegex(
        @"\A(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
        + @"|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
        + @"|\.[0-9_]+(?:[eE][-+][0-9]+)?"
        + @"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
        + @"|[-+]?\.(?:inf|Inf|INF)"
        + @"|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FloatPattern();

    [GeneratedRegex(
        @"\A(?:[-+]?0b[0-1_]+"
        + @"|[-+]?0[0-7_]+"
        + @"|[-+]?(?:0|[1-9][0-9_]*)"
        + @"|[-+]?0x[0-9a-fA-F_]+"
        + @"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex IntPattern();

    [GeneratedRegex(@"\A[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PythonFloat();
}
