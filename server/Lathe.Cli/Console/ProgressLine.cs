namespace Lathe.Cli.Console;

/// <summary>How far something is, on standard error: one line that changes on a terminal; elsewhere a line every ten per cent, or nothing.</summary>
/// <param name="isForTerminals">Nothing is said elsewhere.</param>
internal sealed class ProgressLine(bool isForTerminals = false) : IDisposable
{
    private const int Tenths = 10;

    private readonly bool _isTerminal = !System.Console.IsErrorRedirected;
    private (string Phase, long Tenth)? _told;
    private int _width;

    /// <param name="phase">What is being done; each begins anew.</param>
    /// <param name="done">How much of it is done.</param>
    /// <param name="total">Of how much.</param>
    /// <param name="text">The line.</param>
    public void Show(string phase, long done, long total, string text)
    {
        if (_isTerminal)
        {
            System.Console.Error.Write($"\r{text.PadRight(_width)}");
            _width = text.Length;
            return;
        }

        var now = (phase, done * Tenths / Math.Max(1, total));
        if (!isForTerminals && now != _told)
        {
            _told = now;
            System.Console.Error.WriteLine(text);
        }
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
