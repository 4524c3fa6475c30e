using System.Text.Json;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>memory.json among a run's records, however the run ends.</summary>
public sealed class MemoryRecordTests
{
    [Fact]
    public void A_finished_run_leaves_it_as_its_last_event_tells()
    {
        using var folder = TinyFolder.Create();
        var run = InProcess.Train(folder);

        Assert.Equal(WorkerExitCode.Completed, run.Code);
        var memory = Read(folder);
        Assert.Equal(memory, run.Events.OfType<MemoryEvent>().Last().Memory);
        Assert.Equal((8, 4), (memory.Step, memory.TrainBatch!.Rows));
        Assert.NotNull(memory.Phases.Backward);
        Assert.NotNull(memory.Phases.Save);
        Assert.InRange(run.Events.OfType<MemoryEvent>().Count(), 1, run.Steps.Count + 2);
        Assert.IsType<FinishedEvent>(run.Events[^1]);
    }

    [Fact]
    public void A_diverged_run_leaves_it()
    {
        using var folder = TinyFolder.Create().With(
            ("finetuning_type", "full"), ("lora_rank", null), ("learning_rate", "1.0e+20"), ("max_grad_norm", "0"));
        Assert.Equal(WorkerExitCode.Diverged, InProcess.Train(folder).Code);
        Assert.NotNull(Read(folder).Phases.Step);
    }

    [Fact]
    public async Task A_stopped_run_leaves_it()
    {
        using var folder = TinyFolder.Create(size: 8, rows: 400).With(
            ("max_steps", "60"), ("save_steps", "1000"), ("gradient_accumulation_steps", "4"));
        using var process = TrainProcess.Start(folder, "out");
        await process.EventAsync<StepEvent>(step => step.Step >= 2);
        await process.InterruptAsync();
        var stopped = await process.EndAsync();

        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, stopped.Code);
        var memory = Read(folder);
        Assert.Equal(stopped.Steps[^1].Step, memory.Step);
        Assert.True(memory.PeakBytes > 0);
        Assert.NotNull(memory.Phases.Save);
    }

    private static RunMemory Read(TinyFolder folder)
    {
        var run = RunDirectory.At(Directory.GetDirectories(RunDirectory.RunsOf(folder.PathOf("out"))).Single())!;
        return JsonSerializer.Deserialize(File.ReadAllBytes(run.Memory), RunJson.Indented.RunMemory)!;
    }
}
