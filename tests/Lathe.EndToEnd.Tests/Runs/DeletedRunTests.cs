using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Removing what the real worker wrote: the names of its files are known on the side that removes them.</summary>
public sealed class DeletedRunTests
{
    [Theory]
    [InlineData("lora")]
    [InlineData("full")]
    public async Task With_its_output_no_weights_stay_and_nothing_that_is_not_the_runs_goes(string method)
    {
        using var folder = TinyFolder.Create()
            .With(("finetuning_type", method), ("max_steps", "4"), ("save_steps", "2"), ("plot_loss", "true"));
        folder.Write("out/mine.txt", "mine");
        Assert.Equal(WorkerExitCode.Completed, (await TrainProcess.RunAsync(folder, "out")).Code);
        folder.Write("out/checkpoint-2/notes.txt", "mine");

        var (exitCode, output, error) = await Shell.RunAsync(folder.Root, "runs", "delete", "latest", "--with-output", "--yes");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("checkpoint-2/notes.txt (not a file that Lathe wrote)", output, StringComparison.Ordinal);
        Assert.Equal(["checkpoint-2/notes.txt", "mine.txt"], Left(folder));
    }

    private static IEnumerable<string> Left(TinyFolder folder) => Directory
        .EnumerateFiles(folder.PathOf("out"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder.PathOf("out"), path))
        // The lock of the folder stays, lest it be held twice.
        .Where(path => path is not ".lathe/lock")
        .Order(StringComparer.Ordinal);
}
