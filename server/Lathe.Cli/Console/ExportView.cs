using System.Globalization;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Console;

/// <summary>How an export goes: one line that changes on a terminal, a line every ten per cent elsewhere; and how it ended.</summary>
/// <param name="json">Only print the worker's lines.</param>
internal sealed class ExportView(bool json) : IDisposable
{
    private readonly ProgressLine _progress = new();

    /// <param name="line">As the worker printed it.</param>
    /// <param name="told">What it says.</param>
    public void Show(string line, ExportEvent told)
    {
        if (json)
        {
            System.Console.Out.WriteLine(line);
            return;
        }

        switch (told.Type)
        {
            case ExportEventType.Progress:
                Progress(told);
                break;
            case ExportEventType.Notice:
                _progress.Clear();
                System.Console.Error.WriteLine($"note: {Terminal.OneLine(told.Message ?? "")}");
                break;
            case ExportEventType.Failed:
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

    private void Progress(ExportEvent told)
    {
        var (done, total) = (told.Done ?? 0, Math.Max(1, told.Total ?? 1));
        var text = told.Phase switch
        {
            "writing" => $"writing   {Figures.Bytes(done)} of {Figures.Bytes(total)}",
            "checking" => $"checking  {Figures.Count(done)} of {Figures.Count(total)} prompts",
            var phase => $"{phase} {Figures.Count(done)} of {Figures.Count(total)}",
        };
        _progress.Show(told.Phase ?? "", done, total, text);
    }

    private static void Finished(ExportEvent told)
    {
        var output = System.Console.Out;
        var files = told.Files ?? [];
        output.WriteLine($"output    {Terminal.OneLine(told.OutputFolder ?? "")}");
        output.WriteLine($"files     {Figures.Count(files.Count)}, {Figures.Bytes(told.Bytes ?? 0)}: {Terminal.OneLine(string.Join(", ", files.Take(3)))}{(files.Count > 3 ? ", ..." : "")}");
        if (told.Merged is { } merged)
        {
            output.WriteLine(merged > 0 ? $"merged    {Figures.Count(merged)} weights" : "merged    nothing: there is no adapter");
        }

        output.WriteLine(told.Parity is { } parity ? $"checked   {Compared(parity)}" : told.Unchecked is { } reason ? $"checked   no: {Terminal.OneLine(reason)}" : "checked   no");
    }

    private static string Compared(ExportParityRecord parity) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(parity.Likeliest is { } tokens ? $"in llama.cpp log probabilities of the {tokens} likeliest tokens" : "logits")} differ by at most " +
        $"{parity.Difference:0.0e+0} of the largest{(parity.Likeliest is null ? "" : " logit")}, {parity.SameNext:0.0 %} of the likeliest tokens are the same " +
        $"({parity.Prompts} prompts, {parity.Tokens} tokens; weights {parity.Dtype}, {(parity.Likeliest is null ? "computed" : "base")} in {parity.ComputeType})");
}
