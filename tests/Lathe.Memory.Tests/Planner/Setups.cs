using FsCheck;
using FsCheck.Fluent;
using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Tests.Planner;

/// <summary>Trainings of all kinds.</summary>
internal static class Setups
{
    public static IReadOnlyList<EngineProfile> Profiles { get; } = [LatheProfile.Instance, HuggingFaceProfile.Instance];

    private static readonly string[] Models =
    [
        "meta-llama/Llama-2-7b-hf", "meta-llama/Llama-3.2-1B", "Qwen/Qwen2.5-0.5B", "google/gemma-2-2b", "mistralai/Mixtral-8x7B-v0.1",
        "microsoft/phi-2", "Qwen/Qwen3-8B", "deepseek-ai/DeepSeek-V2-Lite", "openai-community/gpt2",
    ];

    private static readonly string[] Optimizers =
        ["adamw_torch", "adamw_torch_fused", "adamw_8bit", "paged_adamw_32bit", "adafactor", "sgd", "lion_8bit", "galore_adamw", "adalomo"];

    public static ModelShape Llama7B { get; } = KnownModels.Find("meta-llama/Llama-2-7b-hf")!;

    public static Gen<TrainingSetup> Any { get; } =
        from shape in Gen.Elements(Models)
        from stage in Gen.Elements(Enum.GetValues<StageKind>())
        from method in Gen.Elements(Enum.GetValues<TuningMethod>())
        from precision in Gen.Elements(Enum.GetValues<Precision>())
        from optimizer in Gen.Elements(Optimizers)
        from batch in Gen.Choose(1, 16)
        from length in Gen.Choose(1, 4096)
        from accumulation in Gen.Elements(1, 8)
        from checkpointing in Gen.Elements(Enum.GetValues<Checkpointing>())
        from attention in Gen.Elements(Enum.GetValues<AttentionKind>())
        from loss in Gen.Elements(Enum.GetValues<LossKind>())
        from sharding in Gen.Elements(
            Sharding.None, new(ShardingKind.Ddp, 2), new(ShardingKind.Zero1, 4), new(ShardingKind.Zero2, 2), new(ShardingKind.Zero3, 8), new(ShardingKind.Fsdp, 4))
        from rank in Gen.Elements(4, 16, 64)
        from dropout in Gen.Elements(0, 0.1)
        from layers in Gen.Elements(2, -3, 0, 100)
        from extra in Gen.Elements<string[]>([], ["embed_tokens"], ["lm_head", "norm"])
        from evaluates in Gen.Elements(true, false)
        select new TrainingSetup
        {
            Shape = KnownModels.Find(shape)!,
            Stage = stage,
            Method = method,
            Precision = precision,
            Optimizer = OptimizerTable.Find(optimizer)!,
            MicroBatch = batch,
            SequenceLength = length,
            GradientAccumulationSteps = accumulation,
            Checkpointing = checkpointing,
            Attention = attention,
            Loss = loss,
            Sharding = sharding,
            Part = new FreezeSetup { Layers = layers, ExtraModules = extra },
            Adapter = new AdapterSetup { Rank = rank, Dropout = dropout },
            Evaluation = evaluates ? new EvaluationSetup { Batch = batch, NewTokens = length / 2 } : null,
        };
}
