using System.Globalization;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Console;

/// <summary>How a benchmark goes: one line that changes on a terminal, a line every ten per cent elsewhere; and what came out.</summary>
/// <param name="json">Only print the worker's lines.</param>
internal sealed class EvalView(bool json) : IDisposable
{
    private const int Tenths = 10;

    private readonly bool _isTerminal = !System.Console.IsErrorRedirected;
    private (string? Phase, int Tenth) _told;
    private int _width;

    /// <param name="line">As the worker printed it.</param>
    /// <param name="told">What it says.</param>
    public void Show(string line, EvalProgress told)
    {
        if (json)
        {
            System.Console.Out.WriteLine(line);
            return;
        }

        switch (told.Type)
        {
            case EvalProgressType.Progress:
                Progress(told);
                break;
            case EvalProgressType.Subject:
                break;
            case EvalProgressType.Notice:
                Clear();
                System.Console.Error.WriteLine($"note: {Terminal.OneLine(told.Message ?? "")}");
                break;
            case EvalProgressType.Failed:
                Clear();
                Terminal.Error(told.Message ?? "", told.Hint);
                break;
            default:
                Clear();
                Finished(told);
                break;
        }
    }

    public void Dispose() => Clear();

    private void Progress(EvalProgress told)
    {
        var (done, total) = (told.Done ?? 0, Math.Max(1, told.Total ?? 1));
        var text = told.Phase == "loading"
            ? $"loading    {Figures.Count(done)} of {Figures.Count(total)} weights"
            : $"answering  {Figures.Count(done)} of {Figures.Count(total)} questions";
        if (_isTerminal)
        {
            System.Console.Error.Write($"\r{text.PadRight(_width)}");
            _width = text.Length;
            return;
        }

        var now = (told.Phase, (int)((long)done * Tenths / total));
        if (now != _told)
        {
            _told = now;
            System.Console.Error.WriteLine(text);
        }
    }

    private void Clear()
    {
        if (_width > 0)
        {
            System.Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    private static void Finished(EvalProgress told)
    {
        var columns = new Columns(
            new Column("subject", MayBeCut: true), new Column("category"), new Column("right", IsNumber: true), new Column("of", IsNumber: true), new Column("accuracy", IsNumber: true));
        foreach (var subject in told.Subjects ?? [])
        {
            Add(subject.Name, subject.Category ?? "", subject);
        }

        foreach (var category in told.Categories ?? [])
        {
            Add(category.Name, "", category);
        }

        columns.Write(Terminal.Output());
        if (told.OutputFolder is { } folder)
        {
            System.Console.Out.WriteLine($"\nWritten to {Terminal.OneLine(folder)}.");
        }

        void Add(string name, string category, EvalScore score) => columns.Add(
            name,
            category,
            Figures.Count(score.Right),
            Figures.Count(score.Questions),
            (100 * score.Accuracy).ToString("F2", CultureInfo.InvariantCulture));
    }
}
