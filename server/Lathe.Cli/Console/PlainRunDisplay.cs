using Lathe.Protocol.Runs;

namespace Lathe.Cli.Console;

/// <summary>One line per event, for pipes, logs and <c>--no-progress</c>.</summary>
internal sealed class PlainRunDisplay(TextWriter output, TextWriter errors, RunProgress progress) : IRunDisplay
{
    public async Task ShowAsync(IAsyncEnumerable<RunEventLine> events)
    {
        await foreach (var line in events.ConfigureAwait(false))
        {
            progress.Apply(line.Event);
            if (EventText.Of(line.Event) is { } text)
            {
                await output.WriteLineAsync(Terminal.OneLine(text)).ConfigureAwait(false);
            }
        }
    }

    public void Say(string sentence) => errors.WriteLine(sentence);
}
