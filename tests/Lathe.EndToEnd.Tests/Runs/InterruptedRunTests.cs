using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Ctrl-C under a real worker.</summary>
public sealed class InterruptedRunTests
{
    [Fact]
    public async Task Ctrl_C_stops_with_a_checkpoint_and_the_same_command_goes_on()
    {
        using var folder = Folder(accumulation: "4", steps: "14").With(("lora_dropout", "0.2"));
        using var process = TrainProcess.Start(folder, "parts");
        await process.EventAsync<StepEvent>(step => step.Step >= 3);
        await process.InterruptAsync();
        var stopped = await process.EndAsync();

        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, stopped.Code);
        Assert.Contains("press Ctrl-C again to stop now", stopped.Output + stopped.Error, StringComparison.Ordinal);
        Assert.Equal(StopMode.WithCheckpoint, Assert.IsType<StoppedEvent>(stopped.Events[^1]).Mode);
        var last = stopped.Steps[^1].Step;
        Assert.InRange(last, 3, 13);
        Assert.Equal([$"checkpoint-{last}"], Checkpoints(folder));
        Assert.False(File.Exists(folder.PathOf("parts", "adapter_model.safetensors")));

        var rest = await TrainProcess.RunAsync(folder, "parts");
        var whole = await TrainProcess.RunAsync(folder, "whole");

        Assert.Equal((WorkerExitCode.Completed, last), (rest.Code, rest.Plan.ResumedFromStep));
        Assert.Equal(whole.Steps, stopped.Steps.Concat(rest.Steps));
        Assert.Equal(
            File.ReadAllBytes(folder.PathOf("whole", "adapter_model.safetensors")),
            File.ReadAllBytes(folder.PathOf("parts", "adapter_model.safetensors")));
    }

    [Fact]
    public async Task Ctrl_C_twice_stops_now_and_leaves_no_checkpoint()
    {
        // A step takes long enough for both to arrive within it.
        using var folder = Folder(accumulation: "60", steps: "20");
        using var process = TrainProcess.Start(folder, "parts");
        await process.EventAsync<StepEvent>(_ => true);
        await process.InterruptAsync();
        await process.EventAsync<StoppingEvent>(stopping => stopping.Mode == StopMode.WithCheckpoint);
        await process.InterruptAsync();
        var stopped = await process.EndAsync();

        Assert.Equal(WorkerExitCode.StoppedNow, stopped.Code);
        Assert.Contains("Stopping now", stopped.Output + stopped.Error, StringComparison.Ordinal);
        Assert.Equal(StopMode.Now, Assert.IsType<StoppedEvent>(stopped.Events[^1]).Mode);
        Assert.DoesNotContain(stopped.Events, e => e is CheckpointEvent);
        Assert.Equal([], Checkpoints(folder));
        Assert.Equal(["trainer_log.jsonl"], Directory.GetFiles(folder.PathOf("parts")).Select(Path.GetFileName));
    }

    private static TinyFolder Folder(string accumulation, string steps) => TinyFolder.Create(size: 8, rows: 400).With(
        ("gradient_accumulation_steps", accumulation), ("max_steps", steps), ("save_steps", "1000"));

    /// <summary>Finished and half-written ones.</summary>
    private static List<string> Checkpoints(TinyFolder folder) =>
        [.. Directory.GetDirectories(folder.PathOf("parts"), "*checkpoint-*").Select(path => Path.GetFileName(path))];
}
