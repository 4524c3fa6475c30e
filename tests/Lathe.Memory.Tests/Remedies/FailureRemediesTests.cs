using Lathe.Memory.Devices;
using Lathe.Memory.Fit;
using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Remedies;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Tests.Remedies;

public class FailureRemediesTests
{
    private static readonly TrainingSetup Training = new()
    {
        Shape = KnownModels.Find("Qwen/Qwen2.5-0.5B")!,
        MicroBatch = 8,
        SequenceLength = 1024,
        Method = TuningMethod.Lora,
    };

    [Fact]
    public void What_ran_out_of_memory_although_it_fits_by_plan_has_remedies_that_need_clearly_less()
    {
        RecipeFit fit = new(LatheProfile.Instance, DeviceBudget.OfGib(1000), 1);
        FitReport report = new(MemoryPlanner.Plan(Training, fit.Profile), fit.Budget);
        Assert.Equal(FitVerdict.Fits, report.Verdict);
        Assert.Empty(fit.Remedies(report));

        IReadOnlyList<Remedy> found = fit.RemediesAfterFailure(report);
        Assert.True(found[0].Fits);
        Assert.All(found.Where(remedy => remedy.Fits), remedy => Assert.True(remedy.Plan.Device.Typical <= 0.75 * report.Needed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bf16_is_no_remedy_where_the_engine_computes_in_32_bits_all_the_same(bool prefersBf16)
    {
        TrainingSetup single = Training with { Shape = KnownModels.Find("meta-llama/Llama-2-7b-hf")!, Precision = Precision.Full32 };
        RecipeFit fit = new(LatheProfile.On(prefersBf16), DeviceBudget.OfGib(1000), 1);
        FitReport report = new(MemoryPlanner.Plan(single, fit.Profile), fit.Budget);

        Assert.Equal(prefersBf16, fit.RemediesAfterFailure(report).SelectMany(remedy => remedy.Edits).Any(edit => edit.Key == "bf16"));
    }

    [Fact]
    public void What_does_not_fit_by_plan_has_to_fit_then()
    {
        FitReport unlimited = new(MemoryPlanner.Plan(Training, LatheProfile.Instance), DeviceBudget.OfGib(1000));
        RecipeFit fit = new(LatheProfile.Instance, DeviceBudget.OfGib(unlimited.Needed * 0.5 / Gib.Bytes), 1);
        FitReport report = new(unlimited.Plan, fit.Budget);

        Assert.All(
            fit.RemediesAfterFailure(report).Where(remedy => remedy.Fits),
            remedy => Assert.True(remedy.Plan.Device.Typical <= fit.Budget.Bytes));
    }
}
