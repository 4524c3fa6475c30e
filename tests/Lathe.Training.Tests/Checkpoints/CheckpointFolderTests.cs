using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_checkpoint_of_the_same_step_is_replaced_and_nothing_else_is_left()
    {
        _ = Make("checkpoint-5", "old", "only-in-the-old");
        CheckpointFolder.Publish(Make("tmp-checkpoint-5", "new"), CheckpointFolder.Of(_output.Path, 5));
        Assert.Equal(["checkpoint-5"], Names());
        Assert.Equal("new", _output.Read(Path.Combine("checkpoint-5", "content")));
        Assert.False(File.Exists(Path.Combine(_output.Path, "checkpoint-5", "only-in-the-old")));
    }

    [Fact]
    public void At_every_moment_of_a_replacement_the_name_leads_to_a_whole_checkpoint()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux exchanges folders at once.");
        var checkpoint = Make("checkpoint-5", "0");
        var done = false;
        var misses = 0;
        var watcher = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                misses += File.Exists(Path.Combine(checkpoint, "content")) ? 0 : 1;
            }
        });
        watcher.Start();
        for (var round = 1; round <= 500; round++)
        {
            CheckpointFolder.Publish(Make("tmp-checkpoint-5", $"{round}"), checkpoint);
        }

        Volatile.Write(ref done, true);
        watcher.Join();
        Assert.Equal(0, misses);
        Assert.Equal("500", _output.Read(Path.Combine("checkpoint-5", "content")));
    }

    [Fact]
    public void Rotation_keeps_the_newest()
    {
        foreach (var step in (int[])[9, 10, 100, 2])
        {
            _ = Make($"checkpoint-{step}", "x");
        }

        _ = Make("checkpoint-best", "the user's own");
        CheckpointFolder.Rotate(_output.Path, 2);
        Assert.Equal(["checkpoint-10", "checkpoint-100", "checkpoint-best"], Names());
    }

    [Fact]
    public void A_folder_that_was_taken_away_is_not_made_again()
    {
        var gone = Path.Combine(_output.Path, "gone");
        var failure = Assert.Throws<TrainingException>(() => OutputGuard.Write(gone, "checkpoint-5", () => Directory.CreateDirectory(gone)));
        Assert.Equal(TrainingFailure.Output, failure.Kind);
        Assert.Contains(gone, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gone));
    }

    [Fact]
    public void A_failure_names_what_there_is_to_go_on_from()
    {
        var last = Make("checkpoint-3", "x");
        var failure = Assert.Throws<TrainingException>(() => OutputGuard.Write<int>(_output.Path, "checkpoint-5", () => throw new IOException("No space left.")));
        Assert.Equal($"checkpoint-5 cannot be written: No space left. The last whole checkpoint is {last}.", failure.Message);
    }

    private string Make(string name, string content, string? another = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_output.Path, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "content"), content);
        if (another is not null)
        {
            File.WriteAllText(Path.Combine(folder, another), "");
        }

        return folder;
    }

    private IEnumerable<string?> Names() => Directory.EnumerateDirectories(_output.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
