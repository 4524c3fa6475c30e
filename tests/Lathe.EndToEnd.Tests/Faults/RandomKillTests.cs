using System.Diagnostics;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>A worker that is killed at random moments, over and over, ends with what an undisturbed one computes.</summary>
public sealed class RandomKillTests
{
    private const int Kills = 10;

    [Theory]
    [InlineData("lora", 20_261)]
    [InlineData("full", 20_262)]
    public async Task Ends_with_the_bytes_of_an_undisturbed_run(string method, int seed)
    {
        var random = new Random(seed);
        using var folder = FaultFolder.Create(method);
        var started = Stopwatch.GetTimestamp();
        var whole = await TrainProcess.RunAsync(folder, "whole");
        Assert.Equal(WorkerExitCode.Completed, whole.Code);
        var wholeTime = Stopwatch.GetElapsedTime(started);

        // An output that is finished has survived its kills; the rest of the kills go to the next.
        for (var (kills, output) = (0, 0); kills < Kills; output++)
        {
            var ended = WorkerExitCode.WorkerLost;
            while (ended != WorkerExitCode.Completed)
            {
                using var process = TrainProcess.Start(folder, $"parts-{output}");
                if (kills < Kills)
                {
                    kills += await process.TryKillWorkerAsync(wholeTime * random.NextDouble()) ? 1 : 0;
                }

                var end = await process.EndAsync();
                ended = end.Code;
                WholeOutput.Check(folder.PathOf($"parts-{output}"));
                Assert.True(ended is WorkerExitCode.Completed or WorkerExitCode.WorkerLost, $"{ended}: {end.Error}");
                Assert.DoesNotContain(end.Events.OfType<NoticeEvent>(), notice => notice.Code == "resume-differs");
            }

            FaultFolder.AssertSame(folder, method, "whole", $"parts-{output}");
        }
    }
}
