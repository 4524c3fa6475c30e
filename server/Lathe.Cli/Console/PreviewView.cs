using System.Text;
using Lathe.Data.Pipeline;
using Lathe.Data.Preview;

namespace Lathe.Cli.Console;

/// <summary>
/// Previewed rows for people. What a line is to the training stands in front of it, so that it can be told without colour; on a terminal
/// what is learnt is bright besides, what is masked dim.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="color">Whether to write escape codes.</param>
/// <param name="tokens">Show the boundaries of tokens.</param>
internal sealed class PreviewView(TextWriter output, bool color, bool tokens)
{
    /// <summary>Lines of one piece that are shown: its head and its tail.</summary>
    private const int MaxLines = 40;

    private const int MaxLineLength = 2_000;
    private const int NameWidth = 8;
    private const string LineBreak = "↵";
    private const char Boundary = '│';
    private const string Dim = "\e[2m";
    private const string Bright = "\e[1m";
    private const string Struck = "\e[2;9m";
    private const string Reset = "\e[0m";

    public void Write(DatasetPreview preview)
    {
        output.WriteLine(Terminal.OneLine($"Dataset {preview.Dataset}, {preview.TemplateOrigin}, {Limit(preview.RowLimit)}."));
        foreach (var row in preview.Rows)
        {
            output.WriteLine();
            Write(row);
        }

        string[] others = [.. preview.Datasets.Where(name => name != preview.Dataset)];
        if (others.Length > 0)
        {
            output.WriteLine();
            output.WriteLine(Terminal.OneLine($"The recipe also names: {string.Join(", ", others)} (--dataset NAME)."));
        }
    }

    private static string Limit(int? limit) => limit is { } tokens ? $"at most {Figures.Count(tokens)} tokens a row" : "rows are joined and cut into blocks";

    private void Write(RowPreview row)
    {
        var line = row.Line is { } number && number != row.Row ? $", line {Figures.Count(number)}" : "";
        output.WriteLine(Paint(Bright, Terminal.OneLine($"{row.File}, row {Figures.Count(row.Row)}{line}: {Summary(row)}")));
        var answer = (string?)null;
        foreach (var piece in row.Pieces)
        {
            if (piece.Answer is { } name && name != answer)
            {
                output.WriteLine(Paint(Bright, $"{name}:"));
                answer = name;
            }

            Write(piece);
        }
    }

    private static string Summary(RowPreview row)
    {
        if (row.Problem is { } problem)
        {
            return $"left out, {problem}";
        }

        var cut = row.Tokens - row.Kept;
        return $"{Figures.Count(row.Tokens)} token{(row.Tokens == 1 ? "" : "s")}, {Figures.Count(row.Learnt)} learnt"
            + (cut == 0 ? "" : $", {Figures.Count(cut)} cut{(row.IsAnswerCut ? ", some of an answer: its end is not learnt" : "")}");
    }

    private void Write(PreviewPiece piece)
    {
        var (name, code) = piece.Use switch
        {
            TokenUse.Learnt => ("learnt", Bright),
            TokenUse.Cut => ("cut", Struck),
            _ => ("masked", Dim),
        };
        var lines = Lines(piece);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines.Length > MaxLines && i == MaxLines / 2)
            {
                var skipped = lines.Length - MaxLines;
                output.WriteLine($"{new string(' ', NameWidth)}{Boundary} {Paint(Dim, $"... {Figures.Count(skipped)} lines more")}");
                i += skipped;
            }

            output.WriteLine($"{(i == 0 ? name : "").PadRight(NameWidth)}{Boundary} {Paint(code, lines[i])}".TrimEnd());
        }
    }

    /// <summary>The text line by line, each with a mark for its line break.</summary>
    private string[] Lines(PreviewPiece piece)
    {
        var text = new StringBuilder();
        foreach (var token in piece.Tokens)
        {
            text.Append(token.Text);
            if (tokens)
            {
                text.Append(Boundary);
            }
        }

        // A break within a boundary mark's reach: the mark belongs to the line that the break ends.
        var whole = text.ToString().Replace($"\n{Boundary}", $"{Boundary}\n", StringComparison.Ordinal);
        var lines = whole.Split('\n');
        var shown = lines.Select((line, i) => Cut(Terminal.OneLine(line)) + (i < lines.Length - 1 ? LineBreak : ""));
        return [.. lines[^1].Length == 0 && lines.Length > 1 ? shown.SkipLast(1) : shown];
    }

    private static string Cut(string line) => line.Length <= MaxLineLength
        ? line
        : $"{line[..MaxLineLength]}... {Figures.Count(line.Length - MaxLineLength)} characters more";

    private string Paint(string code, string text) => color && text.Length > 0 ? $"{code}{text}{Reset}" : text;
}
