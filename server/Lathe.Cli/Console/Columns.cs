using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>Rows of plain columns, one line each, so that they can be searched and cut by other programs.</summary>
/// <param name="columns">From left to right.</param>
internal sealed class Columns(params Column[] columns)
{
    private const string Gap = "  ";

    /// <summary>Columns that may be cut keep at least so many characters.</summary>
    private const int LeastWidth = 6;

    private readonly List<string[]> _rows = [];

    /// <summary>Texts by column.</summary>
    public void Add(params string[] row) => _rows.Add([.. row.Select(Terminal.OneLine)]);

    /// <summary>With titles; cut to the width of a terminal, whole otherwise.</summary>
    public void Write(IAnsiConsole console)
    {
        var widths = columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Title.Length).Max()).ToArray();
        if (console.Profile.Out.IsTerminal)
        {
            Narrow(widths, console.Profile.Width);
        }

        console.Profile.Out.Writer.WriteLine(Line(widths, (column, _) => column.Title));
        foreach (var row in _rows)
        {
            WriteRow(console, widths, row);
        }
    }

    private void WriteRow(IAnsiConsole console, int[] widths, string[] row)
    {
        // Not wrapped by the console: a line is a row, also on a terminal that is too narrow for all of them.
        var line = Line(widths, (_, index) => row[index]);
        var colored = Array.FindIndex(columns, column => column.Color is not null);
        if (colored < 0 || console.Profile.Capabilities.ColorSystem is ColorSystem.NoColors)
        {
            console.Profile.Out.Writer.WriteLine(line);
            return;
        }

        var start = widths.Take(colored).Sum(width => width + Gap.Length);
        var end = Math.Min(line.Length, start + widths[colored]);
        var color = columns[colored].Color!(row[colored]);
        console.Profile.Out.Writer.Write(line[..start]);
        console.Markup($"[{color}]{Markup.Escape(line[start..end])}[/]");
        console.Profile.Out.Writer.WriteLine(line[end..]);
    }

    private string Line(int[] widths, Func<Column, int, string> text) =>
        string.Join(Gap, columns.Select((column, index) => Cell(text(column, index), widths[index], column.IsNumber))).TrimEnd();

    private static string Cell(string text, int width, bool isNumber)
    {
        var shown = text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
        return isNumber ? shown.PadLeft(width) : shown.PadRight(width);
    }

    private void Narrow(int[] widths, int available)
    {
        var excess = widths.Sum() + (Gap.Length * (widths.Length - 1)) - available;
        while (excess > 0)
        {
            // The widest of those that may be cut gives a character.
            var widest = Enumerable.Range(0, widths.Length)
                .Where(index => columns[index].MayBeCut && widths[index] > LeastWidth)
                .OrderByDescending(index => widths[index])
                .Cast<int?>()
                .FirstOrDefault();
            if (widest is not { } index)
            {
                return;
            }

            widths[index]--;
            excess--;
        }
    }
}
