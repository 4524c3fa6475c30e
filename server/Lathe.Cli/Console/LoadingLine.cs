namespace Lathe.Cli.Console;

/// <summary>How much of a model is loaded: a line that changes on a terminal, nothing elsewhere.</summary>
internal sealed class LoadingLine
{
    private readonly bool _isTerminal = !System.Console.IsErrorRedirected;
    private int _width;

    public void Show(long done, long total)
    {
        if (_isTerminal)
        {
            var text = $"loading   {100 * done / Math.Max(1, total)} %";
            System.Console.Error.Write($"\r{text.PadRight(_width)}");
            _width = text.Length;
        }
    }

    public void Clear()
    {
        if (_width > 0)
        {
            System.Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }
}
