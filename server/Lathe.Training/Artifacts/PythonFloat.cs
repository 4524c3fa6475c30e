using System.Globalization;

namespace Lathe.Training.Artifacts;

/// <summary>Floats as Python prints and rounds them, so that files compare equal with those of the Python trainers.</summary>
public static class PythonFloat
{
    /// <summary>
    /// <c>repr(value)</c>: the shortest digits that read back to the same double, "1.0" for whole numbers, an exponent below
    /// 1e-4 and from 1e16 on. Non-finite values give "nan", "inf" and "-inf".
    /// </summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string sign = double.IsNegative(value) ? "-" : "";
        (string digits, int exponent) = Decompose(Math.Abs(value));
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        string padded = digits.PadRight(exponent + 2, '0');
        return $"{sign}{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
    }

    /// <summary>
    /// <c>round(value, decimals)</c>: to the nearest by the exact binary value, halves to the even digit. Non-finite values stay.
    /// </summary>
    /// <param name="value">Any double.</param>
    /// <param name="decimals">Digits after the point, 0 to 15.</param>
    public static double Round(double value, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)decimals, 15u, nameof(decimals));
        if (!double.IsFinite(value))
        {
            return value;
        }

        double halves = Math.ScaleB(value, decimals + 1);
        if (Math.Abs(value) < 1e12 && halves == Math.Floor(halves))
        {
            // Only a multiple of 2^-(decimals + 1) can lie exactly between two results; it has that many decimals, so
            // decimal holds it exactly. Below, "F" would round a half away from zero.
            decimal exact = decimal.Parse(Fixed(value, decimals + 1), NumberStyles.Float, CultureInfo.InvariantCulture);
            return (double)Math.Round(exact, decimals, MidpointRounding.ToEven);
        }

        return double.Parse(Fixed(value, decimals), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static string Fixed(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Shortest digits d0 d1 d2... and the exponent e with value = d0.d1d2... * 10^e.</summary>
    private static (string Digits, int Exponent) Decompose(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E');
        int exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.');
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        if (significant.Length == 0)
        {
            return ("0", 0);
        }

        return (significant.TrimEnd('0'), exponent - (digits.Length - significant.Length));
    }
}
