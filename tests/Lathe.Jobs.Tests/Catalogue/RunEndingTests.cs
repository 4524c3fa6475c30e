using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class RunEndingTests : IDisposable
{
    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("137 0 1", true)]
    [InlineData("137 0 0", false)]
    [InlineData("137", false)]
    [InlineData("139 0 1", false)]
    public void A_killed_worker_ran_out_of_memory_when_the_kernel_counted_it(string exit, bool expected)
    {
        var run = _box.Create();
        File.WriteAllText(run.Run!.Exit, exit);
        var ending = RunEnding.Of(run.Run, run.Record!)!;
        CatalogueBox.Append(run, new FailedEvent { Kind = ending.Code, Message = ending.Message });

        Assert.Equal(expected, RunEnding.IsForMemory(run.Run, RunEnding.Of(run.Run, run.Record!)!));
    }

    [Theory]
    [InlineData(WorkerExitCode.HostMemory, true)]
    [InlineData(WorkerExitCode.DeviceMemory, true)]
    [InlineData(WorkerExitCode.Diverged, false)]
    public void What_the_worker_says_counts(WorkerExitCode kind, bool expected)
    {
        var run = _box.Create();
        CatalogueBox.Append(run, new FailedEvent { Kind = kind, Message = "So it is." });

        Assert.Equal(expected, RunEnding.IsForMemory(run.Run!, RunEnding.Of(run.Run!, run.Record!)!));
    }
}
