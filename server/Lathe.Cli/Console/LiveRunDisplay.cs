using Lathe.Protocol.Runs;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>A part of the terminal that is drawn again as the run goes on.</summary>
internal sealed class LiveRunDisplay(IAnsiConsole console, RunProgress progress) : IRunDisplay
{
    private static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private string? _sentence;

    public Task ShowAsync(IAsyncEnumerable<RunEventLine> events) =>
        console.Live(new Text("")).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top).StartAsync(async live =>
        {
            var reading = ReadAsync(events);
            while (!reading.IsCompleted)
            {
                live.UpdateTarget(Frame());
                await Task.WhenAny(reading, Task.Delay(FrameInterval)).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
            live.UpdateTarget(Frame());
        });

    public void Say(string sentence)
    {
        lock (_gate)
        {
            _sentence = sentence;
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<RunEventLine> events)
    {
        await foreach (var line in events.ConfigureAwait(false))
        {
            lock (_gate)
            {
                progress.Apply(line.Event);
            }
        }
    }

    private Rows Frame()
    {
        lock (_gate)
        {
            return RunView.Frame(progress, _sentence, console.Profile.Width, DateTimeOffset.UtcNow);
        }
    }
}
