namespace Lathe.Cli.Rendering;

/// <summary>Whether output may be coloured.</summary>
public static class ColorSupport
{
    /// <summary>Only on a terminal, and not when <c>NO_COLOR</c> (https://no-color.org) is set or the terminal is a dumb one.</summary>
    public static bool IsWanted(bool redirected) =>
        !redirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
