using System.Globalization;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Console;

/// <summary>How a benchmark goes: one line that changes on a terminal, a line every ten per cent elsewhere; and what came out.</summary>
/// <param name="json">Only print the worker's lines.</param>
internal sealed class EvalView(bool json) : IDisposable
{
    private readonly ProgressLine _progress = new();

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
                _progress.Clear();
                System.Console.Error.WriteLine($"note: {Terminal.OneLine(told.Message ?? "")}");
                break;
            case EvalProgressType.Failed:
                _progress.Clear();
                Terminal.Error(told.Message ?? "", told.Hint);
                break;
            default:
                _progress.Clear();
                Finished(told);
                break;
        }
    }

    public void Dispose() => _progress.Dispose();

    private void Progress(EvalProgress told)
    {
        var (done, total) = (told.Done ?? 0, Math.Max(1, told.Total ?? 1));
        var text = told.Phase == "loading"
            ? $"loading    {Figures.Count(done)} of {Figures.Count(total)} weights"
            : $"answering  {Figures.Count(done)} of {Figures.Count(total)} questions";
        _progress.Show(told.Phase ?? "", done, total, text);
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
