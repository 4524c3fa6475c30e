using System.Globalization;

namespace Lathe.Cli.Console;

/// <summary>Numbers as every view shows them.</summary>
internal static class Figures
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Loss(double? value) => value is { } loss ? loss.ToString("F4", Culture) : "-";

    public static string Rate(double value) => value.ToString("0.00e+00", Culture);

    public static string Norm(double? value) => value is { } norm ? norm.ToString("G4", Culture) : "-";

    public static string Epoch(double value) => value.ToString("F2", Culture);

    public static string Share(double value) => value.ToString("0.00 %", Culture);

    public static string PerSecond(double value) => value.ToString(value < 100 ? "F1" : "N0", Culture);

    public static string Count(long value) => value.ToString("N0", Culture);

    /// <summary>Such as 1.24 B, 15.3 M, 812.</summary>
    public static string Short(long value) => value switch
    {
        >= 1_000_000_000 => (value / 1e9).ToString("0.##", Culture) + " B",
        >= 1_000_000 => (value / 1e6).ToString("0.#", Culture) + " M",
        >= 10_000 => (value / 1e3).ToString("0", Culture) + " k",
        _ => value.ToString(Culture),
    };

    /// <summary>Sizes of files, in powers of 1024: such as 812 B, 15.3 KiB, 1.2 GiB.</summary>
    public static string Bytes(long value) => value switch
    {
        >= 1L << 30 => (value / (double)(1L << 30)).ToString("0.0", Culture) + " GiB",
        >= 1L << 20 => (value / (double)(1L << 20)).ToString("0.0", Culture) + " MiB",
        >= 1L << 10 => (value / (double)(1L << 10)).ToString("0.0", Culture) + " KiB",
        _ => value.ToString(Culture) + " B",
    };

    /// <summary>H:MM:SS, days in front where there are any.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > TimeSpan.FromDays(3650).TotalSeconds)
        {
            return "-";
        }

        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return (time.Days > 0 ? $"{time.Days} d " : "") + time.ToString(@"h\:mm\:ss", Culture);
    }
}
