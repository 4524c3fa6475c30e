using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Diagnostics;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>A worker that is killed at a named point, once, twice, three times: what is left is whole, and the same command goes on.</summary>
public sealed class NamedFaultTests : IClassFixture<NamedFaultTests.Undisturbed>
{
    private readonly Undisturbed _undisturbed;

    public NamedFaultTests(Undisturbed undisturbed) => _undisturbed = undisturbed;

    [Theory]
    [InlineData(FaultPoints.Tokenizing, 1)]
    [InlineData(FaultPoints.MicroStep, 1)]
    [InlineData(FaultPoints.MicroStep, 17)]
    [InlineData(FaultPoints.Eval, 1)]
    [InlineData(FaultPoints.Eval, 3)]
    [InlineData(FaultPoints.CheckpointBefore, 1)]
    [InlineData(FaultPoints.CheckpointBefore, 3)]
    [InlineData(FaultPoints.CheckpointInside, 1)]
    [InlineData(FaultPoints.CheckpointInside, 3)]
    [InlineData(FaultPoints.CheckpointAfter, 1)]
    [InlineData(FaultPoints.CheckpointAfter, 3)]
    [InlineData(FaultPoints.EventBefore, 25)]
    [InlineData(FaultPoints.EventInside, 1)]
    [InlineData(FaultPoints.EventInside, 25)]
    [InlineData(FaultPoints.Saving, 1)]
    public async Task Ends_with_the_bytes_of_an_undisturbed_run(string point, int count)
    {
        var folder = _undisturbed.Folder;
        var whole = await _undisturbed.RunAsync();
        var output = $"{point}-{count}";
        var killed = await TrainProcess.RunAsync(
            folder, output, new Dictionary<string, string> { [FaultPoints.Variable] = $"{point}@{count}" });
        Assert.Equal(WorkerExitCode.WorkerLost, killed.Code);
        Assert.Contains("SIGKILL", killed.Error, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.WorkerLost, Assert.IsType<FailedEvent>(killed.Events[^1]).Kind);
        Assert.Equal(whole.Steps.Take(killed.Steps.Count), killed.Steps);
        WholeOutput.Check(folder.PathOf(output));

        var rest = await TrainProcess.RunAsync(folder, output);
        Assert.True(rest.Code == WorkerExitCode.Completed, rest.Error);
        Assert.Equal(whole.Steps.Skip(rest.Plan.ResumedFromStep), rest.Steps);
        Assert.DoesNotContain(rest.Events.OfType<NoticeEvent>(), notice => notice.Code == "resume-differs");
        WholeOutput.Check(folder.PathOf(output));
        FaultFolder.AssertSame(folder, "lora", "whole", output);
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder.PathOf(output)), path => Path.GetFileName(path).StartsWith("tmp-", StringComparison.Ordinal));
    }

    /// <summary>What all of them are compared with; made once.</summary>
    public sealed class Undisturbed : IDisposable
    {
        private EndedProcess? _end;

        internal TinyFolder Folder { get; } = FaultFolder.Create();

        internal async Task<EndedProcess> RunAsync()
        {
            _end ??= await TrainProcess.RunAsync(Folder, "whole");
            Assert.True(_end.Code == WorkerExitCode.Completed, _end.Error);
            return _end;
        }

        public void Dispose() => Folder.Dispose();
    }
}
