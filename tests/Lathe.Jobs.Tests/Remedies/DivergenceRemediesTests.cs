using Lathe.Jobs.Remedies;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Tests.Remedies;

public class DivergenceRemediesTests
{
    [Fact]
    public void The_steps_get_smaller_the_begin_slower_and_gradients_clipped() => Assert.Equal(
        [
            "learning_rate=5e-06 goes on",
            "learning_rate=2.5e-05 goes on",
            "warmup_ratio=0.1",
            "max_grad_norm=0.3 goes on",
        ],
        Of(new TrainingOptions()));

    [Fact]
    public void What_a_recipe_has_already_is_not_proposed() => Assert.Equal(
        ["learning_rate=0.00012 goes on", "learning_rate=0.0006 goes on"],
        Of(new TrainingOptions { LearningRate = 1.2e-3, WarmupSteps = 10, MaxGradNorm = 0.3 }));

    [Theory]
    [InlineData(0, "1.0")]
    [InlineData(5, "1.0")]
    [InlineData(0.5, "0.3")]
    public void Gradients_are_clipped_below_what_they_are_now(double norm, string expected) =>
        Assert.Equal($"max_grad_norm={expected} goes on", Of(new TrainingOptions { MaxGradNorm = norm })[^1]);

    [Fact]
    public void A_schedule_without_a_warm_up_is_exchanged_for_one_with() => Assert.Contains(
        "lr_scheduler_type=constant_with_warmup, warmup_ratio=0.1", Of(new TrainingOptions { LrSchedulerType = SchedulerType.Constant }));

    [Fact]
    public void Without_a_checkpoint_nothing_goes_on() =>
        Assert.All(DivergenceRemedies.For(new Recipe(), hasCheckpoint: false), remedy => Assert.False(remedy.CanResume));

    private static List<string> Of(TrainingOptions training) =>
    [
        .. DivergenceRemedies.For(new Recipe { Training = training }, hasCheckpoint: true).Select(remedy =>
            string.Join(", ", remedy.Edits.Select(edit => $"{edit.Key}={edit.Value}")) + (remedy.CanResume ? " goes on" : "")),
    ];
}
