using Lathe.Data.Pipeline;

namespace Lathe.Cli.Console;

/// <summary>How far a check is, on one line of a terminal's standard error; nothing where that is no terminal.</summary>
internal sealed class CheckProgress : IProgress<DataProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = !System.Console.IsErrorRedirected;
    private DateTime _last = DateTime.UtcNow;
    private int _width;

    public void Report(DataProgress value)
    {
        if (!_isShown || DateTime.UtcNow - _last < Pause)
        {
            return;
        }

        _last = DateTime.UtcNow;
        var share = value.BytesTotal == 0 ? 100 : 100 * value.BytesDone / value.BytesTotal;
        var text = Terminal.OneLine($"{value.Dataset}: {Figures.Count(value.RowsDone)} rows, {share} % of {Figures.Bytes(value.BytesTotal)}");
        System.Console.Error.Write($"\r{text.PadRight(_width)}");
        _width = text.Length;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_width > 0)
        {
            System.Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();
}
