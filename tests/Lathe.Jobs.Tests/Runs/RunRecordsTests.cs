using System.Text.Json;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Tests.Runs;

public class RunRecordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void A_run_has_its_records_and_they_read_back()
    {
        using var box = new Sandbox();
        var run = Create(box);

        Assert.Equal(Path.Combine(box.Folder, "out put", ".lathe", "runs", run.Id.ToString()), run.FullPath);
        Assert.Equal("run_name: complete # as written\n", File.ReadAllText(run.Recipe));
        var record = RunRecords.Read(run)!;
        Assert.Equal(run.Id.ToString(), record.Id);
        Assert.Equal(RunDirectory.FormatVersion, record.FormatVersion);
        Assert.Equal(["max_steps=3"], record.Overrides);
        Assert.Equal(Path.Combine(box.Folder, "my recipe.yaml"), record.RecipePath);
        Assert.Equal(Path.Combine(box.Folder, "out put"), record.OutputDirectory);
        Assert.Equal(box.Folder, record.WorkingDirectory);
        Assert.Null(record.Worker);
        Assert.Equal(run, RunDirectory.At(run.FullPath + "/"));
    }

    [Fact]
    public void The_resolved_recipe_reads_back_with_absolute_paths()
    {
        using var box = new Sandbox();
        var request = box.Request() with
        {
            Recipe = new Recipe
            {
                Model = new ModelOptions { ModelNameOrPath = "m", AdapterNameOrPath = ["../a", "/b"], FlashAttn = AttentionKernel.Sdpa },
                Data = new DataOptions { Dataset = ["x", "y"], DatasetDir = "d", EnableThinking = null, MaxSamples = 5 },
                Training = new TrainingOptions
                {
                    OutputDir = "o",
                    ResumeFromCheckpoint = "o/checkpoint-3",
                    LrSchedulerType = SchedulerType.ConstantWithWarmup,
                    LearningRate = 1e-4,
                },
            },
        };

        var run = RunRecords.Create(request, "/w", EnvironmentFacts.Gather([]), Now);
        var back = JsonSerializer.Deserialize<Recipe>(File.ReadAllText(run.ResolvedRecipe), RecipeJson.Options)!;

        Assert.Equal(Path.Combine(box.Folder, "m"), back.Model.ModelNameOrPath);
        Assert.Equal([Path.Combine(Path.GetDirectoryName(box.Folder)!, "a"), "/b"], back.Model.AdapterNameOrPath);
        Assert.Equal(AttentionKernel.Sdpa, back.Model.FlashAttn);
        Assert.Equal(Path.Combine(box.Folder, "d"), back.Data.DatasetDir);
        Assert.Equal(["x", "y"], back.Data.Dataset);
        Assert.Null(back.Data.EnableThinking);
        Assert.Equal(5, back.Data.MaxSamples);
        Assert.Equal(Path.Combine(box.Folder, "o", "checkpoint-3"), back.Training.ResumeFromCheckpoint);
        Assert.Equal(SchedulerType.ConstantWithWarmup, back.Training.LrSchedulerType);
        Assert.Equal(1e-4, back.Training.LearningRate);
        Assert.Equal(JsonSerializer.Serialize(back, RecipeJson.Options) + "\n", File.ReadAllText(run.ResolvedRecipe));
    }

    [Fact]
    public void Records_and_pointer_are_for_their_owner_only()
    {
        using var box = new Sandbox();
        var run = Create(box);
        RunRecords.Publish(run, Now);

        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(run.FullPath));
        Assert.All(Directory.GetFiles(run.FullPath), file => Assert.Equal(PrivateFiles.FileMode, File.GetUnixFileMode(file)));
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(StateFolder.Runs));
        Assert.Equal(PrivateFiles.FileMode, File.GetUnixFileMode(StateFolder.PointerOf(run.Id)));
        var pointer = JsonSerializer.Deserialize(File.ReadAllText(StateFolder.PointerOf(run.Id)), RunJson.Line.RunPointer)!;
        Assert.Equal(run.FullPath, pointer.Directory);
    }

    [Fact]
    public void An_open_folder_is_closed_to_others()
    {
        using var box = new Sandbox();
        var folder = Path.Combine(box.Folder, "open");
        Directory.CreateDirectory(folder, (UnixFileMode)0b111_111_111);

        PrivateFiles.CreateDirectory(folder);

        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void The_environment_names_what_matters_and_no_secret()
    {
        var facts = EnvironmentFacts.Gather(new Dictionary<string, string?>
        {
            ["LATHE_THREADS"] = "2",
            ["OMP_WAIT_POLICY"] = "passive",
            ["LATHE_API_KEY"] = "s1",
            ["LATHE_hub_token"] = "s2",
            ["HOME"] = "/home/x",
            ["DOTNET_gcServer"] = "0",
        });

        Assert.Equal(["DOTNET_gcServer", "LATHE_THREADS", "OMP_WAIT_POLICY"], facts.Variables.Keys);
        Assert.True(facts.LogicalCores > 0 && facts.MemoryBytes > 0);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_leaves_nothing()
    {
        using var box = new Sandbox();
        File.WriteAllText(Path.Combine(box.Folder, "out put"), "a file stands here");

        Assert.ThrowsAny<IOException>(() => Create(box));
        Assert.Equal(["out put"], Directory.GetFileSystemEntries(box.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"id\":5}")]
    public void A_broken_record_is_no_record(string text)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        File.WriteAllText(run.Record, text);
        Assert.Null(RunRecords.Read(run));
    }

    [Fact]
    public void The_lock_is_exclusive_and_ends_with_its_holder()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Assert.False(RunLock.IsHeld(run));
        using (RunLock.TryTake(run))
        {
            Assert.True(RunLock.IsHeld(run));
            Assert.Null(RunLock.TryTake(run));
        }

        Assert.False(RunLock.IsHeld(run));
    }

    private static RunDirectory Create(Sandbox box) => RunRecords.Create(box.Request(), "/w", EnvironmentFacts.Gather([]), Now);
}
