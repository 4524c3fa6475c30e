using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>A clock that is set back while a run goes on, by faking it for the run's processes.</summary>
public sealed class ClockTests
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    [Fact]
    public async Task A_clock_that_is_set_back_a_day_changes_no_duration_and_no_number()
    {
        Assert.SkipWhen(Library is null, "libfaketime is not installed: the clock cannot be set back for one process.");
        using var folder = FaultFolder.Create().With(("max_steps", "30"), ("save_steps", "10"));
        folder.Write("clock", "+0s");
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library!,
            ["FAKETIME_TIMESTAMP_FILE"] = folder.PathOf("clock"),
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
        using var process = TrainProcess.Start(folder, "out", environment);
        await process.EventAsync<StepEvent>(step => step.Step >= 5);
        folder.Write("clock", "-1d");
        var end = await process.EndAsync();

        Assert.True(end.Code == WorkerExitCode.Completed, end.Error);
        Assert.Contains(end.Events.Zip(end.Events.Skip(1)), pair => pair.Second.Time - pair.First.Time < TimeSpan.FromHours(-23));
        Assert.Equal(Enumerable.Range(1, end.Events.Count).Select(number => (long)number), end.Events.Select(read => read.Seq));
        Assert.All(end.Events.OfType<StepEvent>(), step =>
        {
            Assert.InRange(step.EtaSeconds, 0, 3600);
            Assert.InRange(step.TokensPerSecond, 0.001, 1e9);
            Assert.All([step.Milliseconds.Data, step.Milliseconds.Forward, step.Milliseconds.Backward, step.Milliseconds.Optimizer], part => Assert.InRange(part, 0, 60_000));
        });
        Assert.InRange(Assert.IsType<FinishedEvent>(end.Events[^1]).Summary!.RuntimeSeconds, 0, 3600);
    }
}
