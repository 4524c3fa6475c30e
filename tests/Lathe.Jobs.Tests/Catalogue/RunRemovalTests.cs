using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class RunRemovalTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 1, 31, 17, 42, 5, TimeSpan.Zero);

    private readonly CatalogueBox _box = new();

    private string Output => Path.Combine(_box.Folder, "out");

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Records_go_and_the_output_stays()
    {
        var run = Trained();
        var artifacts = Artifacts();

        var removal = RunRemoval.Plan(run, withOutput: false);
        Assert.Equal(removal.Files.Sum(file => new FileInfo(file.Path).Length), removal.Bytes);
        Assert.DoesNotContain(removal.Files, file => file.IsArtifact);
        Assert.Empty(removal.Execute());

        Assert.False(Directory.Exists(run.Run!.FullPath));
        Assert.False(File.Exists(StateFolder.PointerOf(run.Id)));
        Assert.Equal(artifacts, Artifacts());
    }

    [Fact]
    public void With_its_output_everything_the_run_wrote_goes()
    {
        var run = Trained();

        Assert.Empty(RunRemoval.Plan(run, withOutput: true).Kept);
        RunRemoval.Plan(run, withOutput: true).Execute();

        Assert.Empty(Artifacts());
        Assert.True(Directory.Exists(Output));
    }

    [Fact]
    public void What_a_later_run_wrote_again_stays_and_goes_with_that_run()
    {
        var first = Trained(Then);
        var second = Trained(Then.AddMinutes(1));

        var removal = RunRemoval.Plan(first, withOutput: true);
        Assert.DoesNotContain(removal.Files, file => file.IsArtifact);
        Assert.All(removal.Kept, kept => Assert.Equal("another run wrote it later", kept.Reason));
        Assert.Equal(3, removal.Kept.Count);

        RunRemoval.Plan(second, withOutput: true).Execute();
        Assert.Empty(Artifacts());
        Assert.True(Directory.Exists(first.Run!.FullPath));
    }

    [Fact]
    public void What_was_changed_since_or_meanwhile_stays()
    {
        var run = Trained();
        var readme = Path.Combine(Output, "README.md");
        File.SetLastWriteTimeUtc(readme, DateTime.UtcNow.AddMinutes(1));
        var removal = RunRemoval.Plan(run, withOutput: true);
        Assert.Equal([new KeptFile(readme, "changed since the run wrote it")], removal.Kept);

        var weights = Path.Combine(Output, "adapter_model.safetensors");
        File.WriteAllText(weights, "mine now");
        Assert.Equal([new KeptFile(weights, "changed meanwhile")], removal.Execute());

        Assert.Equal([readme, weights], Artifacts().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/file.txt")]
    [InlineData("..")]
    [InlineData("")]
    public void A_name_that_leads_out_of_the_folder_is_none(string name)
    {
        var run = _box.Create();
        var outside = Path.Combine(_box.Folder, "outside.txt");
        File.WriteAllText(outside, "");
        Directory.CreateDirectory(Path.Combine(Output, "sub"));
        File.WriteAllText(Path.Combine(Output, "sub", "file.txt"), "");
        CatalogueBox.Append(
            run,
            new CheckpointEvent { Step = 1, Path = Path.Combine(_box.Folder, "checkpoint-1") },
            new CheckpointEvent { Step = 1, Path = Path.Combine(Output, name) },
            new FinishedEvent { Summary = CatalogueBox.Summary(Output, name) });

        Assert.DoesNotContain(RunRemoval.Plan(run, withOutput: true).Files, file => file.IsArtifact);
    }

    [Fact]
    public void A_run_that_goes_on_is_refused_and_so_is_the_output_it_writes_into()
    {
        var ended = Trained();
        var running = _box.Create(worker: CatalogueBox.Living());

        Assert.Contains("is starting", RefusalOf(running, withOutput: false), StringComparison.Ordinal);
        Assert.Contains(running.Id.ToString(), RefusalOf(ended, withOutput: true), StringComparison.Ordinal);
        RunRemoval.Plan(ended, withOutput: false).Execute();
    }

    [Fact]
    public void A_run_that_a_worker_has_taken_meanwhile_is_refused()
    {
        var run = Trained();
        var removal = RunRemoval.Plan(run, withOutput: true);
        using var taken = RunLock.TryTake(run.Run!);

        Assert.Throws<RunRemovalException>(removal.Execute);
        Assert.NotEmpty(Artifacts());
    }

    [Fact]
    public void A_link_to_records_is_refused()
    {
        var run = Trained();
        var elsewhere = Path.Combine(_box.Folder, "elsewhere");
        Directory.Move(Path.Combine(Output, ".lathe"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(Output, ".lathe"), elsewhere);

        Assert.Contains("is a link", RefusalOf(run, withOutput: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_a_run_leaves_the_pointer_to_the_first_one()
    {
        var run = Trained();
        var copy = Directory.CreateDirectory(Path.Combine(_box.Folder, "copy", run.Id.ToString())).FullName;
        foreach (var file in Directory.GetFiles(run.Run!.FullPath))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        Assert.Throws<RunRemovalException>(() => RunRemoval.Plan(RunCatalogue.At(copy)!, withOutput: true));
        RunRemoval.Plan(RunCatalogue.At(copy)!, withOutput: false).Execute();

        Assert.False(Directory.Exists(copy));
        Assert.NotNull(RunCatalogue.Of(run.Id).Record);
    }

    [Fact]
    public void Removing_that_was_interrupted_can_go_on()
    {
        var run = Trained();
        var removal = RunRemoval.Plan(run, withOutput: true);
        foreach (var file in removal.Files.SkipLast(2))
        {
            File.Delete(file.Path);
        }

        RunRemoval.Plan(RunCatalogue.Of(run.Id), withOutput: true).Execute();
        Assert.False(Directory.Exists(run.Run!.FullPath));
        Assert.Empty(Artifacts());
    }

    private static string RefusalOf(CataloguedRun run, bool withOutput) =>
        Assert.Throws<RunRemovalException>(() => RunRemoval.Plan(run, withOutput)).Message;

    private CataloguedRun Trained(DateTimeOffset? at = null) => TrainedFolder.Write(_box, at);

    /// <summary>All in the output folder but the records.</summary>
    private List<string> Artifacts() => [.. Directory.EnumerateFileSystemEntries(Output, "*", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(Output, path).StartsWith(".lathe", StringComparison.Ordinal))];
}
