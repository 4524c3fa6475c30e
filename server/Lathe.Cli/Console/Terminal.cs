using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>Where people read.</summary>
internal static class Terminal
{
    private const nint StandardOutput = 1;
    private const int PipeWidth = 160;

    /// <summary>Standard output; wide and without colour when it is not a terminal.</summary>
    public static IAnsiConsole Output()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }

    /// <summary>
    /// Standard output as it is: a closed pipe is an <see cref="IOException"/> here, while <see cref="System.Console.Out"/> hides it.
    /// </summary>
    public static TextWriter Pipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return System.Console.Out;
        }

        Stream stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (stream.CanSeek)
        {
            // In a file this stream would keep a place of its own, and whoever writes there next would write over its lines.
            stream = System.Console.OpenStandardOutput();
        }

        return new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>What went wrong and what to do, on standard error.</summary>
    public static void Error(string message, string? hint)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = int.MaxValue / 2;
        }

        console.MarkupLine($"[red]error:[/] {Markup.Escape(Clean(message))}");
        if (!string.IsNullOrEmpty(hint))
        {
            console.MarkupLine($"       {Markup.Escape(Clean(hint))}");
        }
    }

    /// <summary>As <see cref="Clean"/>, on one line.</summary>
    public static string OneLine(string text) => Clean(text.ReplaceLineEndings(" "));

    /// <summary>Without control characters: text from models, data and logs must not steer the terminal. Line ends stay.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Where(character => character is '\n' or '\t' || !char.IsControl(character)));
}
