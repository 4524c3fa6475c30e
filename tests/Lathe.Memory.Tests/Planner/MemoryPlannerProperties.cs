using FsCheck;
using FsCheck.Fluent;
using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;

namespace Lathe.Memory.Tests.Planner;

/// <summary>What must hold for every training, whatever the constants.</summary>
public class MemoryPlannerProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_261_124, 17);

    [Fact]
    public void Items_add_up_to_their_phase_and_the_largest_phase_decides() => Check((setup, profile) =>
    {
        MemoryPlan plan = MemoryPlanner.Plan(setup, profile);
        Assert.All(plan.Phases, phase => Assert.Equal(phase.Items.Values.Sum(), phase.Bytes));
        Assert.All(plan.Phases, phase => Assert.All(phase.Items.Values, bytes => Assert.True(bytes > 0)));
        Assert.Equal(plan.Phases.Max(phase => phase.Bytes), plan.Allocated);
        Assert.True(plan.Device.Low <= plan.Device.Typical && plan.Device.Typical <= plan.Device.High);
    });

    [Fact]
    public void Larger_batches_need_no_less() => Grows(setup => setup with { MicroBatch = setup.MicroBatch + 1 });

    [Fact]
    public void Longer_sequences_need_no_less() => Grows(setup => setup with { SequenceLength = setup.SequenceLength + 1 });

    [Fact]
    public void Higher_ranks_need_no_less() =>
        Grows(setup => setup with { Adapter = setup.Adapter with { Rank = setup.Adapter.Rank * 2 } });

    [Fact]
    public void Larger_vocabularies_need_no_less() =>
        Grows(setup => setup with { Shape = setup.Shape with { VocabSize = setup.Shape.VocabSize + 1000 } });

    [Fact]
    public void Accumulation_needs_no_less() =>
        Grows(setup => setup with { GradientAccumulationSteps = setup.GradientAccumulationSteps + 1 });

    [Fact]
    public void Keeping_activations_needs_no_less_than_checkpointing() => Check((setup, profile) => NoLess(
        setup with { Checkpointing = Checkpointing.None }, setup with { Checkpointing = Checkpointing.Blocks }, profile));

    [Fact]
    public void Offloaded_checkpoints_need_no_more() => Check((setup, profile) => NoLess(
        setup with { Checkpointing = Checkpointing.Blocks }, setup with { Checkpointing = Checkpointing.Offloaded }, profile));

    [Fact]
    public void Eager_attention_needs_no_less_than_fused() => Check((setup, profile) => NoLess(
        setup with { Attention = AttentionKind.Eager }, setup with { Attention = AttentionKind.Fused }, profile));

    /// <summary>
    /// A small adapter with states as they are by default. Two cases are left out, where it is not so: 32-bit matrices beside 16-bit
    /// weights copy their inputs, and without checkpointing all these copies are kept; and published runs with FSDP hold two blocks at a
    /// time with adapters, one without.
    /// </summary>
    [Fact]
    public void Lora_needs_no_more_than_full_training() => Check((setup, profile) =>
    {
        TrainingSetup common = setup with
        {
            Sharding = setup.Sharding.Kind == ShardingKind.Fsdp ? Sharding.None : setup.Sharding,
            Checkpointing = setup.Precision == Precision.Pure16 ? Checkpointing.Blocks : setup.Checkpointing,
            Optimizer = OptimizerMemory.AdamW,
            Adapter = setup.Adapter with { Rank = 8, Dropout = 0 },
            Quantization = null,
        };
        NoLess(common with { Method = TuningMethod.Full }, common with { Method = TuningMethod.Lora }, profile);
    });

    [Fact]
    public void Quantized_weights_need_no_more_than_others() => Check((setup, profile) =>
    {
        TrainingSetup lora = setup with { Method = TuningMethod.Lora };
        NoLess(lora, lora with { Quantization = WeightQuantization.FourBit }, profile);
        NoLess(
            lora with { Quantization = WeightQuantization.EightBit }, lora with { Quantization = WeightQuantization.FourBit }, profile);
        NoLess(
            lora with { Quantization = WeightQuantization.FourBit }, lora with { Quantization = WeightQuantization.FourBitDouble }, profile);
    });

    [Fact]
    public void Sharing_more_needs_no_more() => Check((setup, profile) =>
    {
        foreach (int devices in (int[])[2, 4, 8])
        {
            TrainingSetup ddp = setup with { Sharding = new Sharding(ShardingKind.Ddp, devices) };
            TrainingSetup zero2 = setup with { Sharding = new Sharding(ShardingKind.Zero2, devices) };
            TrainingSetup zero3 = setup with { Sharding = new Sharding(ShardingKind.Zero3, devices) };
            NoLess(ddp, zero2, profile);
            NoLess(zero2, zero3, profile);
        }
    });

    [Fact]
    public void More_devices_need_no_more_each() => Check((setup, profile) =>
    {
        TrainingSetup two = setup with { Sharding = new Sharding(ShardingKind.Zero3, 2) };
        NoLess(two, two with { Sharding = new Sharding(ShardingKind.Zero3, 4) }, profile);
    });

    private static void Grows(Func<TrainingSetup, TrainingSetup> larger) =>
        Check((setup, profile) => NoLess(larger(setup), setup, profile));

    private static void NoLess(TrainingSetup larger, TrainingSetup smaller, EngineProfile profile)
    {
        MemoryPlan more = MemoryPlanner.Plan(larger, profile);
        MemoryPlan less = MemoryPlanner.Plan(smaller, profile);
        Assert.True(more.Allocated >= less.Allocated, $"{more.Allocated:N0} < {less.Allocated:N0}: {Show(more)} against {Show(less)}");
    }

    private static string Show(MemoryPlan plan) =>
        $"{plan.Peak.Phase} [{string.Join(", ", plan.Peak.Items.Select(item => $"{item.Key} {item.Value:N0}"))}]";

    private static void Check(Action<TrainingSetup, EngineProfile> holds) => Prop
        .ForAll(Setups.Any.ToArbitrary(), setup =>
        {
            foreach (EngineProfile profile in Setups.Profiles)
            {
                holds(setup, profile);
            }
        })
        .Check(Runs);
}
