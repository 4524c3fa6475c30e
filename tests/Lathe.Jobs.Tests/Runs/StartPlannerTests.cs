using Lathe.Jobs.Runs;
using Lathe.Models.Outputs;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Tests.Runs;

/// <summary>What a start would do with what is in output_dir.</summary>
public class StartPlannerTests
{
    private const string Folder = "/work space/out";

    private static readonly OutputEntry Old = new("checkpoint-4", 4, 1000, DateTime.UnixEpoch);
    private static readonly OutputEntry Last = new("checkpoint-8", 8, 1_000_000, DateTime.UnixEpoch);
    private static readonly OutputEntry Weights = new("adapter_model.safetensors", null, 500, DateTime.UnixEpoch);
    private static readonly OutputEntry Log = new("trainer_log.jsonl", null, 20, DateTime.UnixEpoch);

    [Fact]
    public void An_empty_folder_or_one_with_a_log_is_begun_in()
    {
        Assert.Equal(StartKind.Fresh, Plan(overwrite: false).Kind);
        Assert.Equal(StartKind.Fresh, Plan(overwrite: true).Kind);
        Assert.Equal(StartKind.Fresh, Plan(overwrite: true, ExistingOutput.Overwrite).Kind);
        Assert.Equal((StartKind.Fresh, null), (Plan(false, null, Log).Kind, Plan(false, null, Log).Message));
    }

    [Fact]
    public void A_run_goes_on_from_the_last_checkpoint_and_says_so()
    {
        var plan = Plan(false, null, Old, Last, Weights);

        Assert.Equal((StartKind.Resume, Path.Combine(Folder, "checkpoint-8")), (plan.Kind, plan.Checkpoint));
        Assert.Equal($"Goes on from checkpoint-8 of run RUN in {Folder}.", plan.Message);
        Assert.Equal((false, plan.Checkpoint), (plan.ToChoice().Overwrites, plan.ToChoice().Checkpoint));
    }

    [Fact]
    public void Keys_that_changed_since_the_checkpoint_are_named()
    {
        var plan = StartPlanner.Plan(
            Recipe(false) with { Training = Recipe(false).Training with { Seed = 7, RunName = "second try", OverwriteOutputDir = false } },
            State(Last) with { LastCheckpointRecipe = Recipe(true) },
            null);

        Assert.Equal("seed (7, was 42)", Assert.Single(plan.ChangedKeys));
        Assert.EndsWith("although the recipe has changed since: seed (7, was 42).", plan.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_alone_deletes_no_checkpoint_and_no_weights()
    {
        var plan = Plan(true, null, Old, Last, Log);

        Assert.Equal((StartKind.Choice, true, true), (plan.Kind, plan.CanOverwrite, plan.CanResume));
        Assert.Equal(
            $"overwrite_output_dir: true would delete 2 checkpoints and 1 file (1 MB, last written by run RUN) in {Folder}.", plan.Message);
        var finished = Plan(true, null, Weights);
        Assert.Equal((StartKind.Choice, true, false), (finished.Kind, finished.CanOverwrite, finished.CanResume));
        Assert.Equal(StartKind.Overwrite, Plan(true, null, Log).Kind);
    }

    [Fact]
    public void What_was_chosen_is_done()
    {
        var overwrite = Plan(true, ExistingOutput.Overwrite, Old, Last, Log);
        Assert.Equal(StartKind.Overwrite, overwrite.Kind);
        Assert.True(overwrite.ToChoice().Overwrites);
        Assert.Equal(["checkpoint-4", "checkpoint-8", "trainer_log.jsonl"], overwrite.ToChoice().Seen.Keys.Order());
        Assert.Equal(StartKind.Overwrite, Plan(false, ExistingOutput.Overwrite, Weights).Kind);
        Assert.Equal(StartKind.Resume, Plan(true, ExistingOutput.Resume, Last).Kind);
        Assert.Equal(StartKind.Refused, Plan(true, ExistingOutput.Resume, Weights).Kind);
    }

    [Fact]
    public void A_result_without_checkpoint_needs_a_choice()
    {
        var plan = Plan(false, null, Weights);

        Assert.Equal((StartKind.Choice, true, false), (plan.Kind, plan.CanOverwrite, plan.CanResume));
        Assert.Contains("adapter_model.safetensors", plan.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_run_reads_is_never_deleted()
    {
        var recipe = Recipe(true) with { Model = new ModelOptions { ModelNameOrPath = Path.Combine(Folder, "checkpoint-8") } };

        Assert.Equal(StartKind.Refused, StartPlanner.Plan(recipe, State(Last), ExistingOutput.Overwrite).Kind);
        Assert.False(StartPlanner.Plan(recipe with { Training = Recipe(false).Training }, State(Last), null).CanOverwrite);
    }

    [Fact]
    public void A_checkpoint_named_in_the_recipe_is_gone_on_from()
    {
        var recipe = Recipe(false) with { Training = Recipe(false).Training with { ResumeFromCheckpoint = "/elsewhere/checkpoint-1" } };

        Assert.Equal("/elsewhere/checkpoint-1", StartPlanner.Plan(recipe, State(Last), null).ToChoice().Checkpoint);
    }

    private static StartPlan Plan(bool overwrite, ExistingOutput? choice = null, params OutputEntry[] entries) =>
        StartPlanner.Plan(Recipe(overwrite), State(entries), choice);

    private static OutputState State(params OutputEntry[] entries) => new(Folder, new OutputContents(entries), "RUN", null, "RUN");

    private static Recipe Recipe(bool overwrite) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "/models/tiny" },
        Training = new TrainingOptions { OutputDir = Folder, OverwriteOutputDir = overwrite },
    };
}
