using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Setup;
using Lathe.Memory.Tests.Planner;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Memory.Tests.Setup;

public class RecipeSetupTests
{
    [Fact]
    public void Defaults_are_those_of_recipes()
    {
        TrainingSetup setup = Read("")!;

        Assert.Equal((TuningMethod.Lora, 8, 8, 2048, 1), (setup.Method, setup.Adapter.Rank, setup.MicroBatch, setup.SequenceLength, setup.GradientAccumulationSteps));
        Assert.Equal((Checkpointing.Blocks, AttentionKind.Fused, LossKind.FullLogits), (setup.Checkpointing, setup.Attention, setup.Loss));
        Assert.Null(setup.Quantization);
        Assert.Null(setup.Evaluation);
    }

    [Theory]
    [InlineData("quantization_bit: 4", "4-bit, double quantization")]
    [InlineData("quantization_bit: 4\ndouble_quantization: false", "4-bit")]
    [InlineData("quantization_bit: 8", "8-bit")]
    [InlineData("quantization_bit: 3\nquantization_method: hqq", "3-bit")]
    [InlineData("quantization_bit: 4\nquantization_method: hqq", "4-bit")]
    public void Quantization_is_read(string text, string expected) => Assert.Equal(expected, Read(text)!.Quantization?.Label);

    [Theory]
    [InlineData("bitsandbytes", 4, "4-bit, double quantization")]
    [InlineData("bitsandbytes", 8, "8-bit")]
    [InlineData("bitsandbytes", null, "4-bit, double quantization")]
    [InlineData("gptq", null, "GPTQ, 4-bit")]
    public void A_checkpoint_in_few_bits_stays_as_it_is(string method, int? bits, string expected) =>
        Assert.Equal(expected, Read("quantization_bit: 3", facts: new StoredModel(method, bits))!.Quantization?.Label);

    [Theory]
    [InlineData("", 2, "all", "")]
    [InlineData("freeze_trainable_layers: -3\nfreeze_trainable_modules: mlp,self_attn\nfreeze_extra_modules: norm", -3, "mlp,self_attn", "norm")]
    public void The_trained_part_is_read(string text, int layers, string modules, string extra)
    {
        TrainingSetup setup = Read("finetuning_type: freeze\n" + text)!;
        Assert.Equal(TuningMethod.Freeze, setup.Method);
        Assert.Equal((layers, modules, extra), (setup.Part.Layers, string.Join(',', setup.Part.Modules), string.Join(',', setup.Part.ExtraModules)));
    }

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("add_tokens: [a]", 64, "embed_tokens,lm_head")]
    [InlineData("resize_vocab: true", 0, "embed_tokens,lm_head")]
    [InlineData("add_special_tokens: a,b\nadditional_target: norm", 64, "norm")]
    [InlineData("new_special_tokens_config: tokens.yaml", 64, "embed_tokens,lm_head")]
    public void Added_tokens_are_rows_that_an_adapter_trains(string text, int rows, string modules)
    {
        TrainingSetup setup = Read(text)!;
        Assert.Equal((32_000 + rows, modules), (setup.Shape.VocabSize, string.Join(',', setup.Adapter.WholeModules)));
        TrainingSetup without = setup with { Shape = Setups.Llama7B, Adapter = setup.Adapter with { WholeModules = [] } };
        double difference = MemoryPlanner.Plan(setup, LatheProfile.Instance).Allocated - MemoryPlanner.Plan(without, LatheProfile.Instance).Allocated;
        Assert.Equal(modules.Length > 0, difference > 0);
    }

    [Theory]
    [InlineData("bf16: true", Precision.Mixed)]
    [InlineData("fp16: true", Precision.Mixed)]
    [InlineData("pure_bf16: true", Precision.Pure16)]
    [InlineData("", Precision.Pure16)]
    [InlineData("finetuning_type: full", Precision.Full32)]
    public void Precision_is_read(string text, Precision expected) => Assert.Equal(expected, Read(text)!.Precision);

    [Theory]
    [InlineData("", Precision.Full32)]
    [InlineData("bf16: true", Precision.Mixed)]
    public void Lathe_computes_in_32_bits_unless_asked(string text, Precision expected) =>
        Assert.Equal(expected, Read(text, profile: LatheProfile.Instance)!.Precision);

    [Theory]
    [InlineData("bf16: true", false, Precision.Full32)]
    [InlineData("pure_bf16: true", false, Precision.Pure16)]
    [InlineData("bf16: true", true, Precision.Mixed)]
    [InlineData("bf16: true", null, Precision.Mixed)]
    public void Lathe_computes_in_32_bits_where_16_are_slower_unless_nothing_else_is_asked_for(string text, bool? prefersBf16, Precision expected) =>
        Assert.Equal(expected, Read(text, profile: LatheProfile.On(prefersBf16))!.Precision);

    [Theory]
    [InlineData("stage: dpo", StageKind.Preference)]
    [InlineData("stage: dpo\npref_loss: simpo", StageKind.PreferenceWithoutReference)]
    [InlineData("stage: kto", StageKind.Kto)]
    [InlineData("stage: ppo", StageKind.Ppo)]
    [InlineData("stage: rm", StageKind.Reward)]
    [InlineData("stage: pt", StageKind.PreTraining)]
    public void Stages_that_are_not_possible_yet_are_read(string text, StageKind expected) => Assert.Equal(expected, Read(text)!.Stage);

    [Theory]
    [InlineData("use_dora: true\npissa_init: true\nlora_rank: 16\nlora_target: q_proj,v_proj\nadditional_target: lm_head")]
    public void Adapters_are_read(string text)
    {
        AdapterSetup adapter = Read(text)!.Adapter;

        Assert.Equal(16, adapter.Rank);
        Assert.Equal(["q_proj", "v_proj"], adapter.Targets);
        Assert.Equal(["lm_head"], adapter.WholeModules);
        Assert.True(adapter.HasMagnitude);
        Assert.True(adapter.HasStart);
    }

    [Theory]
    [InlineData("", 1, ShardingKind.None)]
    [InlineData("", 4, ShardingKind.Ddp)]
    [InlineData("deepspeed: {zero_optimization: {stage: 2}}", 4, ShardingKind.Zero2)]
    [InlineData("deepspeed: {zero_optimization: {stage: 3, offload_param: {device: cpu}}}", 4, ShardingKind.Zero3)]
    [InlineData("fsdp: full_shard auto_wrap", 2, ShardingKind.Fsdp)]
    [InlineData("fsdp: [shard_grad_op, offload]", 2, ShardingKind.Zero2)]
    public void Sharing_over_devices_is_read(string text, int devices, ShardingKind expected)
    {
        Sharding sharding = Read(text, devices)!.Sharding;

        Assert.Equal((expected, devices), (sharding.Kind, sharding.Devices));
        Assert.Equal(text.Contains("offload_param", StringComparison.Ordinal) || text.Contains(" offload", StringComparison.Ordinal), sharding.OffloadsWeights);
    }

    [Fact]
    public void Every_optimizer_a_recipe_may_name_is_known()
    {
        RecipeKey optim = RecipeKeys.Find("optim")!;
        string[] names = [.. optim.Choices, .. optim.NotYetValues.Where(name => !name.EndsWith('*'))];

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.NotNull(OptimizerTable.Find(name)));
        Assert.All(
            (string[])["galore_adamw", "galore_adamw_8bit_layerwise", "galore_adafactor", "apollo_adamw", "paged_lion_8bit", "paged_ademamix_32bit",
                "lion_32bit", "rmsprop_bnb_8bit", "schedule_free_adamw", "ademamix_8bit"],
            name => Assert.NotNull(OptimizerTable.Find(name)));
    }

    /// <summary>Bytes of states per parameter of Llama-2-7B, whose embedding and head are 3.9 % of it, beside what vectors and sides take.</summary>
    [Theory]
    [InlineData("optim: adamw_torch", 8.0)]
    [InlineData("optim: adamw_8bit", 2.031 + (6 * 0.01945))]
    [InlineData("optim: lion_32bit", 4.0)]
    [InlineData("optim: lion_8bit", 1.016 + (3 * 0.01945))]
    [InlineData("optim: adafactor", 0.001)]
    [InlineData("optim: sgd", 0.0)]
    [InlineData("use_muon: true", 4 + (4 * 0.0389))]
    [InlineData("use_muon: true\noptim: adamw_8bit", 4 + (4 * 0.0389))]
    public void Lathes_states_are_those_of_its_optimizers(string text, double bytes)
    {
        TrainingSetup setup = Read($"finetuning_type: full\n{text}", profile: LatheProfile.Instance)!;
        PhasePeak save = MemoryPlanner.Plan(setup, LatheProfile.Instance).Phases.Single(phase => phase.Phase == PlanPhase.Save);

        Assert.Equal(bytes, save[MemoryItem.OptimizerStates] / (double)Setups.Llama7B.ParameterCount, 0.002);
    }

    /// <summary>The system may put them on the disk, so a plan wants room for a part; with room for all of them they take it.</summary>
    [Theory]
    [InlineData("paged_adamw_32bit", 8.0)]
    [InlineData("paged_lion_32bit", 4.0)]
    public void Lathes_paged_states_are_planned_by_their_budget(string optimizer, double bytes)
    {
        TrainingSetup setup = Read($"finetuning_type: full\noptim: {optimizer}", profile: LatheProfile.Instance)!;
        MemoryPlan paged = MemoryPlanner.Plan(setup, LatheProfile.Instance);
        MemoryPlan none = MemoryPlanner.Plan(setup with { Optimizer = OptimizerTable.Find("sgd")! }, LatheProfile.Instance);

        Assert.Equal(256 << 20, paged.Allocated - none.Allocated);
        Assert.InRange(paged.Device.Typical - none.Device.Typical, 256 << 20, 300 << 20);
        Assert.Equal(bytes, (paged.Device.High - none.Device.High) / (double)Setups.Llama7B.ParameterCount, 0.01);
    }

    [Theory]
    [InlineData("finetuning_type: oft")]
    [InlineData("optim: some_new_thing")]
    [InlineData("stage: something")]
    public void What_is_not_known_is_not_guessed(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("per_device_train_batch_size: -1")]
    [InlineData("per_device_train_batch_size: many")]
    [InlineData("per_device_train_batch_size: 1e300")]
    [InlineData("cutoff_len: 0.5")]
    public void Unreadable_numbers_do_not_spoil_the_plan(string text)
    {
        TrainingSetup setup = Read(text)!;

        Assert.True(setup.MicroBatch >= 1 && setup.SequenceLength >= 1);
        Assert.True(MemoryPlanner.Plan(setup, HuggingFaceProfile.Instance).Allocated > 0);
    }

    private static TrainingSetup? Read(string text, int devices = 1, EngineProfile? profile = null, IRecipeFacts? facts = null)
    {
        SourceText source = new("my.yaml", $"model_name_or_path: meta-llama/Llama-2-7b-hf\ndo_train: true\n{text}\n");
        return RecipeSetup.From(RecipeBinder.Bind(source), Setups.Llama7B, profile ?? HuggingFaceProfile.Instance, devices, facts ?? NoFacts.Instance);
    }

    private sealed class StoredModel(string method, int? bits) : IRecipeFacts
    {
        public ModelFacts? GetModel(string path) => new("llama", null, null, null, method) { QuantizationBits = bits };
    }
}
