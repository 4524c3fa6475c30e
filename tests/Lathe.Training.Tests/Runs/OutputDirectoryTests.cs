using Lathe.Models.Outputs;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>What the worker deletes, and what it does when the folder is not as it was at the start.</summary>
public sealed class OutputDirectoryTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { OutputDir = "out", OverwriteOutputDir = true };

    private readonly string _root = Directory.CreateTempSubdirectory("lathe-output-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_chosen_is_deleted_and_nothing_else()
    {
        Write("out/checkpoint-4/adapter_model.safetensors");
        Write("out/model-00001-of-00002.safetensors");
        Write("out/trainer_log.jsonl");
        Write("out/notes.txt");
        Write("out/checkpoint-best/mine.txt");
        Write("out/.lathe/runs/x/run.json");

        Inspect(Overwrite()).Prepare();

        Assert.Equal([".lathe", "checkpoint-best", "notes.txt"], Directory.GetFileSystemEntries(PathOf("out")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("out/checkpoint-8/adapter_model.safetensors")]
    [InlineData("out/checkpoint-4/optimizer.safetensors")]
    [InlineData("out/adapter_model.safetensors")]
    public void What_came_up_after_the_choice_keeps_the_run_from_starting(string file)
    {
        Write("out/checkpoint-4/adapter_model.safetensors");
        var (overwrite, fresh) = (Overwrite(), Overwrite() with { Overwrites = false });
        var early = Inspect(overwrite);
        Write(file);

        foreach (Action start in (Action[])[() => Inspect(overwrite), () => Inspect(fresh), early.Prepare])
        {
            var refusal = Assert.Throws<TrainingException>(start);
            Assert.Equal(TrainingFailure.Recipe, refusal.Kind);
            Assert.Contains("has changed since this run was started", refusal.Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(PathOf("out/checkpoint-4/adapter_model.safetensors")));
        Assert.True(File.Exists(PathOf(file)));
    }

    [Fact]
    public void A_log_that_came_up_is_no_reason_to_refuse_a_fresh_start()
    {
        var fresh = Overwrite() with { Overwrites = false };
        Write("out/trainer_log.jsonl");

        Inspect(fresh).Prepare();
        Assert.True(File.Exists(PathOf("out/trainer_log.jsonl")));
    }

    [Fact]
    public void The_checkpoint_that_was_told_is_gone_on_from_also_when_there_is_a_newer_one()
    {
        Write("out/checkpoint-4/adapter_model.safetensors");
        var expected = new OutputExpectation(false, PathOf("out/checkpoint-4"), OutputContents.Read(PathOf("out")).Stamps);
        Write("out/checkpoint-8/adapter_model.safetensors");

        var output = Inspect(expected);
        output.Prepare();
        Assert.Equal(PathOf("out/checkpoint-4"), output.ResumeFrom);
        Assert.True(Directory.Exists(PathOf("out/checkpoint-8")));
    }

    [Fact]
    public void Everything_that_training_writes_is_known_as_such()
    {
        string[] written =
        [
            ModelSaver.AdapterWeights, AdapterConfig.FileName, TrainerLog.FileName, TrainerState.FileName, ResultsFiles.AllFileName,
            Path.GetFileName(CheckpointFolder.Of("out", 4)),
        ];
        Assert.All(written, name => Assert.True(OutputContents.Covers(PathOf("out"), PathOf("out", name)), name));
        Assert.False(OutputContents.Covers(PathOf("out"), PathOf("out", "notes.txt")));
        Assert.False(OutputContents.Covers(PathOf("out"), PathOf("model")));
        Assert.True(OutputContents.Covers(PathOf("out"), PathOf("out", "checkpoint-4", "adapter_model.safetensors")));
    }

    private OutputExpectation Overwrite() => new(true, null, OutputContents.Read(PathOf("out")).Stamps);

    private OutputDirectory Inspect(OutputExpectation expected) => OutputDirectory.Inspect(Options, _root, [PathOf("model")], expected);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), "weights");
    }

    private string PathOf(params string[] path) => Path.Combine([_root, .. path]);
}
