using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Safe starts with the real engine.</summary>
public class SafeTrainingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recipe_that_overwrites_trains_anew_when_that_is_chosen_and_goes_on_otherwise()
    {
        using var folder = TinyFolder.Create().With(("overwrite_output_dir", "true"), ("save_steps", "4"));
        Assert.Equal(WorkerExitCode.Completed, (await TrainProcess.RunAsync(folder, "out")).Code);
        var before = FolderContents.Of(folder.PathOf("out"));

        var refused = await TrainProcess.RunAsync(folder, "out");
        Assert.Equal((WorkerExitCode.Recipe, 0), (refused.Code, refused.Events.Count));
        Assert.Contains("would delete 2 checkpoints", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, FolderContents.Of(folder.PathOf("out")));

        var anew = await TrainProcess.RunAsync(folder, "out", words: ["--overwrite", "max_steps=2"]);
        Assert.Equal((WorkerExitCode.Completed, 0), (anew.Code, anew.Plan.ResumedFromStep));
        Assert.False(Directory.Exists(folder.PathOf("out", "checkpoint-8")));

        var longer = await TrainProcess.RunAsync(folder, "out", words: ["overwrite_output_dir=false", "max_steps=3"]);
        Assert.Equal((WorkerExitCode.Completed, 2), (longer.Code, longer.Plan.ResumedFromStep));
        Assert.Contains("the recipe has changed since: max_steps (3, was 2)", longer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_waits_loads_no_engine_and_refuses_what_came_up_in_its_folder_meanwhile()
    {
        using var folder = TinyFolder.Create();
        using var first = TrainProcess.Start(folder, "first", words: ["max_steps=100000", "save_steps=100000"]);
        await first.EventAsync<StepEvent>(_ => true);
        using var second = TrainProcess.Start(folder, "second");
        await second.EventAsync<QueuedEvent>(queued => queued.Position == 1);
        var worker = Assert.Single(RunDirectory.AllOf(folder.PathOf("second")));
        var process = RecordFile.Read(worker.Record, RunJson.Indented.RunRecord)!.Worker!.ProcessId;
        Assert.DoesNotContain("libtorch", await File.ReadAllTextAsync($"/proc/{process}/maps", Token), StringComparison.Ordinal);

        folder.Write("second/checkpoint-2/adapter_model.safetensors", "of somebody else");
        first.KillWorker();
        var ended = await second.EndAsync();

        Assert.Equal(WorkerExitCode.Recipe, ended.Code);
        Assert.Contains("has changed since this run was started: checkpoint-2 is new", ended.Error, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.WorkerLost, (await first.EndAsync()).Code);
    }
}
