using System.Globalization;

namespace Lathe.Training.Artifacts;

/// <summary>Durations as Python's <c>str(timedelta)</c> prints whole seconds: "0:01:05", "1 day, 2:03:04".</summary>
public static class Timedelta
{
    /// <summary>Fractions of a second are dropped; negative durations count as zero.</summary>
    public static string Format(TimeSpan duration)
    {
        long seconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerSecond);
        (long days, seconds) = Math.DivRem(seconds, 86_400);
        string clock = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return days switch
        {
            0 => clock,
            1 => "1 day, " + clock,
            _ => string.Create(CultureInfo.InvariantCulture, $"{days} days, {clock}"),
        };
    }
}
