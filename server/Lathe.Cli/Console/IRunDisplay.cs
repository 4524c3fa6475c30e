using Lathe.Protocol.Runs;

namespace Lathe.Cli.Console;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows events until there are no more. Throws <see cref="IOException"/> when its output is closed.</summary>
    Task ShowAsync(IAsyncEnumerable<RunEventLine> events);

    /// <summary>A sentence from the program itself. Any thread.</summary>
    void Say(string sentence);
}
