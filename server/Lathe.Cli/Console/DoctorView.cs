using Lathe.Protocol.Worker;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>A doctor's report for people.</summary>
internal static class DoctorView
{
    public static void Write(IAnsiConsole console, DoctorReport report)
    {
        console.MarkupLine($"[bold]Lathe {Markup.Escape(report.Version)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var check in report.Checks)
        {
            grid.AddRow(new Markup(Mark(check.Status)), new Text(Terminal.Clean(check.Name)), new Text(Terminal.Clean(check.Value)));
            if (check.Hint is { } hint)
            {
                grid.AddRow(new Text(""), new Text(""), new Text(Terminal.Clean(hint), new Style(decoration: Decoration.Italic)));
            }
        }

        console.Write(grid);
        console.MarkupLine(report.CanTrain ? "[green]Training can run here.[/]" : "[red]Training cannot run here.[/]");
    }

    private static string Mark(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "[green]ok[/]",
        DoctorStatus.Warning => "[yellow]warning[/]",
        DoctorStatus.Problem => "[red]problem[/]",
        _ => "",
    };
}
