using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Diagnostics;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Each named point of <see cref="FaultPoints"/> is reached, and the worker dies there.</summary>
public sealed class FaultPointTests
{
    [Theory]
    [InlineData("tokenizing", RunPhase.Tokenizing, 0)]
    [InlineData("micro-step", RunPhase.Training, 0)]
    [InlineData("micro-step@5", RunPhase.Training, 2)]
    [InlineData("eval", RunPhase.Evaluating, 3)]
    [InlineData("checkpoint.before", RunPhase.Saving, 3)]
    [InlineData("checkpoint.inside", RunPhase.Saving, 3)]
    [InlineData("checkpoint.after", RunPhase.Saving, 3)]
    [InlineData("checkpoint.after@2", RunPhase.Saving, 6)]
    [InlineData("saving", RunPhase.Saving, 6)]
    public async Task A_worker_dies_where_it_is_told_to(string fault, RunPhase phase, int steps)
    {
        using var folder = TinyFolder.Create(size: 1, rows: 32).With(
            ("max_steps", "6"), ("save_steps", "3"), ("gradient_accumulation_steps", "2"), ("val_size", "4"), ("eval_strategy", "steps"),
            ("eval_steps", "3"));

        var ended = await TrainProcess.RunAsync(folder, "out", new Dictionary<string, string> { [FaultPoints.Variable] = fault });

        Assert.Equal(WorkerExitCode.WorkerLost, ended.Code);
        Assert.Contains("SIGKILL", ended.Error, StringComparison.Ordinal);
        Assert.Equal(phase, ended.Events.OfType<PhaseEvent>().Last().Phase);
        Assert.Equal(steps, ended.Steps.Count);
        var whole = Directory.Exists(folder.PathOf("out", "checkpoint-3"));
        var unfinished = Directory.Exists(folder.PathOf("out", "tmp-checkpoint-3"));
        Assert.Equal(fault is "checkpoint.after" or "checkpoint.after@2" or "saving", whole);
        Assert.Equal(fault is "checkpoint.inside", unfinished);
        Assert.Equal(fault is "saving", File.Exists(folder.PathOf("out", "adapter_model.safetensors")));
    }

    [Fact]
    public async Task A_point_that_is_not_reached_often_enough_does_nothing()
    {
        using var folder = TinyFolder.Create(size: 1, rows: 32).With(("max_steps", "2"));
        var ended = await TrainProcess.RunAsync(folder, "out", new Dictionary<string, string> { [FaultPoints.Variable] = "micro-step@1000" });
        Assert.Equal(WorkerExitCode.Completed, ended.Code);
    }
}
