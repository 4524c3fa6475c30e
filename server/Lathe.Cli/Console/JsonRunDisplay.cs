using Lathe.Protocol.Runs;

namespace Lathe.Cli.Console;

/// <summary>The run's events as they are written: one JSON object per line.</summary>
internal sealed class JsonRunDisplay(TextWriter output, TextWriter errors) : IRunDisplay
{
    public async Task ShowAsync(IAsyncEnumerable<RunEventLine> events)
    {
        await foreach (var line in events.ConfigureAwait(false))
        {
            await output.WriteLineAsync(line.Json).ConfigureAwait(false);
        }
    }

    public void Say(string sentence) => errors.WriteLine(sentence);
}
