using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>Disks that fill up, refuse, or are taken away.</summary>
public sealed class DiskFaultTests
{
    private const string Output = "disk/out";

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task A_full_disk_is_told_and_the_run_goes_on_from_the_last_checkpoint_when_there_is_room(long rest)
    {
        using var folder = FaultFolder.Create("full");
        using var disk = SmallDisk.Mount(folder.PathOf("disk"), "size=64m");
        var whole = await TrainProcess.RunAsync(folder, "whole");
        using var process = TrainProcess.Start(folder, Output);
        await process.EventAsync<CheckpointEvent>(checkpoint => checkpoint.Step == 5);
        disk.FillUpTo(rest);
        var full = await process.EndAsync();

        Assert.True(full.Code == WorkerExitCode.Output, $"{full.Code}: {full.Error}");
        Assert.Matches("No space left on device|the disk was full", full.Error);
        Assert.Contains("Free disk space", full.Error, StringComparison.Ordinal);
        WholeOutput.Check(folder.PathOf(Output));
        var last = Directory.EnumerateDirectories(folder.PathOf(Output), "checkpoint-*").Max(path => int.Parse(Path.GetFileName(path)[11..]));
        if (rest > 0)
        {
            Assert.Contains($"The last whole checkpoint is {folder.PathOf(Output, $"checkpoint-{last}")}", full.Error, StringComparison.Ordinal);
        }

        disk.Clear();
        var rested = await TrainProcess.RunAsync(folder, Output);
        Assert.Equal((WorkerExitCode.Completed, last), (rested.Code, rested.Plan.ResumedFromStep));
        Assert.Equal(whole.Steps.Skip(last), rested.Steps);
        FaultFolder.AssertSame(folder, "full", "whole", Output);
    }

    [Fact]
    public async Task A_read_only_disk_refuses_the_start_and_says_where()
    {
        using var folder = FaultFolder.Create();
        using var disk = SmallDisk.Mount(folder.PathOf("disk"), "size=1m,ro");
        var (code, _, error) = await Shell.RunAsync(folder.Root, "train", Path.GetFileName(folder.WriteRecipe()), $"output_dir={Output}");
        Assert.Equal((int)WorkerExitCode.Output, code);
        Assert.Contains(Output, error, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_folder_that_is_taken_away_ends_the_run_with_a_sentence()
    {
        using var folder = FaultFolder.Create();
        using var process = TrainProcess.Start(folder, "out");
        await process.EventAsync<CheckpointEvent>(checkpoint => checkpoint.Step == 5);
        Directory.Move(folder.PathOf("out"), folder.PathOf("moved"));
        Directory.Delete(folder.PathOf("moved"), recursive: true);
        var end = await process.EndAsync();
        Assert.Equal(WorkerExitCode.Output, end.Code);
        Assert.Contains("was removed while the run was using it", end.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("out")));
    }
}
