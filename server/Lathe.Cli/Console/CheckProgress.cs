using Lathe.Data.Pipeline;

namespace Lathe.Cli.Console;

/// <summary>How far a check is, on one line of a terminal's standard error; nothing where that is no terminal.</summary>
internal sealed class CheckProgress : IProgress<DataProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ProgressLine _line = new(isForTerminals: true);
    private DateTime _last = DateTime.UtcNow;

    public void Report(DataProgress value)
    {
        if (DateTime.UtcNow - _last < Pause)
        {
            return;
        }

        _last = DateTime.UtcNow;
        var share = value.BytesTotal == 0 ? 100 : 100 * value.BytesDone / value.BytesTotal;
        var text = Terminal.OneLine($"{value.Dataset}: {Figures.Count(value.RowsDone)} rows, {share} % of {Figures.Bytes(value.BytesTotal)}");
        _line.Show(value.Dataset, value.BytesDone, value.BytesTotal, text);
    }

    /// <summary>Takes the line away.</summary>
    public void Clear() => _line.Clear();

    public void Dispose() => _line.Dispose();
}
