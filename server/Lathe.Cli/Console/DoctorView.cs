using Lathe.Protocol.Worker;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>A doctor's report for people.</summary>
internal static class DoctorView
{
    private const int MarkWidth = 9;

    public static void Write(IAnsiConsole console, DoctorReport report)
    {
        console.MarkupLine($"[bold]Lathe {Markup.Escape(report.Version)}[/]");
        var nameWidth = report.Checks.Max(check => check.Name.Length) + 2;
        foreach (var check in report.Checks)
        {
            var (mark, color) = Mark(check.Status);
            var name = Markup.Escape(Terminal.Clean(check.Name).PadRight(nameWidth));
            console.MarkupLine($"[{color}]{mark.PadRight(MarkWidth)}[/]{name}{Markup.Escape(Terminal.Clean(check.Value))}");
            if (check.Hint is { } hint)
            {
                console.MarkupLine($"{new string(' ', MarkWidth + nameWidth)}[{color}]{Markup.Escape(Terminal.Clean(hint))}[/]");
            }
        }

        console.MarkupLine(report.CanTrain ? "[green]Training can run here.[/]" : "[red]Training cannot run here.[/]");
    }

    private static (string Mark, string Color) Mark(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => ("ok", "green"),
        DoctorStatus.Warning => ("warning", "yellow"),
        DoctorStatus.Problem => ("problem", "red"),
        _ => ("", "default"),
    };
}
