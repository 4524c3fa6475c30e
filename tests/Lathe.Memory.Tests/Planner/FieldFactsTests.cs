using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Tests.Planner;

/// <summary>What people in the field know by heart comes out.</summary>
public class FieldFactsTests
{
    private static readonly TrainingSetup Llama7B = new() { Shape = Setups.Llama7B, SequenceLength = 512 };

    [Fact]
    public void Llama_2_7B_has_about_13_GB_of_weights_in_16_bits()
    {
        PhasePeak load = Plan(Llama7B with { Method = TuningMethod.Lora }).Phases[0];

        Assert.Equal(6_738_415_616 * 2, load[MemoryItem.Weights]);
        Assert.InRange(load[MemoryItem.Weights], 13e9, 14e9);
    }

    [Theory]
    [InlineData(Precision.Mixed)]
    [InlineData(Precision.Pure16)]
    public void Full_training_of_it_takes_far_more_than_40_GB(Precision precision) =>
        Assert.True(Plan(Llama7B with { Precision = precision }).Allocated > 50e9);

    [Fact]
    public void Full_training_in_mixed_precision_takes_16_bytes_per_parameter_and_more()
    {
        PhasePeak step = Plan(Llama7B).Phases.Single(phase => phase.Phase == PlanPhase.Step);

        Assert.InRange(step.Bytes / 6_738_415_616.0, 16, 20);
    }

    /// <summary>Dettmers et al. 2023, the title claim: a 65B model on one 48 GB GPU.</summary>
    [Fact]
    public void Qlora_of_a_65B_model_fits_48_GB()
    {
        ModelShape shape = KnownModels.Find("huggyllama/llama-65b")!;
        MemoryPlan plan = Plan(new TrainingSetup
        {
            Shape = shape,
            Method = TuningMethod.Lora,
            Adapter = new AdapterSetup { Rank = 64 },
            Quantization = WeightQuantization.FourBitDouble,
            Precision = Precision.Mixed,
            Optimizer = OptimizerTable.Find("paged_adamw_32bit")!,
            SequenceLength = 512,
        });

        Assert.InRange(shape.ParameterCount, 65.2e9, 65.3e9);
        Assert.InRange(plan.Device.Low, 33e9, 48e9);
    }

    [Theory]
    [InlineData(64, "q_proj", 524_288 * 32)]
    [InlineData(8, "q_proj,v_proj", 4_194_304)]
    public void Lora_has_rank_times_both_sides_parameters(int rank, string targets, long parameters)
    {
        PhasePeak load = Plan(Llama7B with
        {
            Method = TuningMethod.Lora,
            Adapter = new AdapterSetup { Rank = rank, Targets = targets.Split(',') },
        }).Phases[0];

        Assert.Equal(parameters * 4, load[MemoryItem.Adapters]);
    }

    /// <summary>q_proj of 32 layers, rank 8, inputs and outputs of 4,096.</summary>
    [Fact]
    public void Variants_of_lora_take_what_the_engine_keeps_for_them()
    {
        const long matrices = 8 * (4096 + 4096) * 32 * 4;
        MemoryPlan Of(AdapterSetup adapter) => MemoryPlanner.Plan(
            Llama7B with { Method = TuningMethod.Lora, Precision = Precision.Full32, SequenceLength = 100, Adapter = adapter with { Targets = ["q_proj"] } },
            LatheProfile.Instance);
        MemoryPlan plain = Of(new AdapterSetup());
        MemoryPlan started = Of(new AdapterSetup { HasStart = true });
        MemoryPlan magnitudes = Of(new AdapterSetup { HasMagnitude = true });
        long Block(MemoryPlan plan) => plan.Phases.Single(phase => phase.Phase == PlanPhase.Backward)[MemoryItem.BlockBackward];

        Assert.Equal((matrices, 2 * matrices), (plain.Phases[0][MemoryItem.Adapters], started.Phases[0][MemoryItem.Adapters]));
        Assert.Equal(matrices + (4096 * 32 * 4), magnitudes.Phases[0][MemoryItem.Adapters]);
        Assert.Equal((Block(plain), Block(plain) + (100 * 4096 * 4)), (Block(started), Block(magnitudes)));
    }

    private static MemoryPlan Plan(TrainingSetup setup) => MemoryPlanner.Plan(setup, HuggingFaceProfile.Instance);
}
