using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Remedies;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Tests.Remedies;

public class RemedyFinderTests
{
    private static readonly TrainingSetup Qwen7B = new()
    {
        Shape = KnownModels.Find("Qwen/Qwen2.5-7B")!,
        MicroBatch = 8,
        SequenceLength = 4096,
        Method = TuningMethod.Lora,
    };

    [Fact]
    public void What_changes_no_result_comes_before_what_does()
    {
        IReadOnlyList<Remedy> found = Find(Qwen7B, 40);

        Assert.True(found[0].Fits);
        Assert.Equal(["enable_liger_kernel: true"], found[0].Edits.Select(edit => edit.ToString()));
        Assert.True(0 < Place(found, "per_device_train_batch_size"));
        Assert.True(Place(found, "per_device_train_batch_size") < Place(found, "cutoff_len"));
    }

    [Fact]
    public void Several_changes_go_together_when_one_is_not_enough()
    {
        Remedy first = Find(Qwen7B, 23)[0];

        Assert.True(first.Fits);
        Assert.Equal(
            ["enable_liger_kernel: true", "per_device_train_batch_size: 2", "gradient_accumulation_steps: 4"],
            first.Edits.Select(edit => edit.ToString()));
    }

    [Fact]
    public void Weights_are_quantized_when_they_alone_are_too_large()
    {
        Remedy first = Find(Qwen7B, 12)[0];

        Assert.True(first.Fits);
        Assert.Contains(new KeyEdit("quantization_bit", "4"), first.Edits);
        Assert.DoesNotContain(first.Edits, edit => edit.Key == "cutoff_len");
    }

    [Fact]
    public void The_effective_batch_stays_the_same()
    {
        foreach (int batch in (int[])[2, 3, 7, 8, 12])
        {
            TrainingSetup setup = Qwen7B with { MicroBatch = batch, GradientAccumulationSteps = 3 };
            foreach (Remedy remedy in Find(setup, 20).Where(remedy => remedy.Edits.Any(edit => edit.Key == "gradient_accumulation_steps")))
            {
                TrainingSetup after = remedy.Plan.Setup;
                Assert.Equal(batch * 3, after.MicroBatch * after.GradientAccumulationSteps);
            }
        }
    }

    [Fact]
    public void Only_possible_changes_are_proposed()
    {
        RemedyFinder finder = new(HuggingFaceProfile.Instance, 12 * Gib.Bytes, edit => edit.Key == "cutoff_len");

        Assert.All(finder.Find(Qwen7B), remedy => Assert.All(remedy.Edits, edit => Assert.Equal("cutoff_len", edit.Key)));
    }

    [Fact]
    public void Nothing_is_proposed_that_saves_nothing()
    {
        TrainingSetup smallest = Qwen7B with
        {
            MicroBatch = 1,
            SequenceLength = 128,
            Loss = LossKind.FusedLinear,
            Checkpointing = Checkpointing.Offloaded,
            Quantization = WeightQuantization.FourBitDouble,
        };

        Assert.Empty(Find(smallest, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_plan_of_a_remedy_is_smaller_and_fits_if_it_says_so(int gpus)
    {
        TrainingSetup full = Qwen7B with
        {
            Method = TuningMethod.Full,
            Sharding = gpus == 1 ? Sharding.None : new Sharding(ShardingKind.Ddp, gpus),
            Evaluation = new EvaluationSetup(),
        };
        long before = MemoryPlanner.Plan(full, HuggingFaceProfile.Instance).Device.Typical;
        foreach (double gib in (double[])[8, 16, 23, 40, 79])
        {
            Assert.All(Find(full, gib), remedy =>
            {
                Assert.True(remedy.Plan.Device.Typical < before);
                Assert.Equal(remedy.Plan.Device.Typical <= (long)(gib * Gib.Bytes), remedy.Fits);
                Assert.Equal(remedy.Edits.Count, remedy.Edits.Select(edit => edit.Key).Distinct().Count());
            });
        }
    }

    [Fact]
    public void The_largest_that_fits_is_the_last_that_fits()
    {
        RemedyFinder finder = Finder(30);
        TrainingSetup setup = Qwen7B with { MicroBatch = 1, Loss = LossKind.FusedLinear };

        int batch = finder.LargestMicroBatch(setup)!.Value;
        int length = finder.LongestSequence(setup)!.Value;

        Assert.True(Needs(setup with { MicroBatch = batch }) <= 30 * Gib.Bytes);
        Assert.True(Needs(setup with { MicroBatch = batch + 1 }) > 30 * Gib.Bytes);
        Assert.True(Needs(setup with { SequenceLength = length }) <= 30 * Gib.Bytes);
        Assert.True(Needs(setup with { SequenceLength = length + 1 }) > 30 * Gib.Bytes);
        Assert.Null(Finder(1).LargestMicroBatch(setup));
    }

    private static long Needs(TrainingSetup setup) => MemoryPlanner.Plan(setup, HuggingFaceProfile.Instance).Device.Typical;

    private static RemedyFinder Finder(double gib) => new(HuggingFaceProfile.Instance, (long)(gib * Gib.Bytes), _ => true);

    private static IReadOnlyList<Remedy> Find(TrainingSetup setup, double gib) => Finder(gib).Find(setup);

    private static int Place(IReadOnlyList<Remedy> found, string key) =>
        found.ToList().FindIndex(remedy => remedy.Edits.Any(edit => edit.Key == key));
}
