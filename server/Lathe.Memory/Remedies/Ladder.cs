using System.Globalization;
using Lathe.Memory.Planner;

namespace Lathe.Memory.Remedies;

/// <summary>
/// The ways to need less memory, least harm first: first what gives the same result, then what gives nearly the same, then what trains
/// something else. Each applies to a setup, so that they can follow each other.
/// </summary>
internal static class Ladder
{
    /// <summary>Bytes per parameter: 16-bit weights and gradients, 32-bit master copies and two states.</summary>
    private const int OffloadedBytes = 16;

    /// <summary>Sequences are not cut below this by a remedy.</summary>
    private const int ShortestLength = 128;

    public static IReadOnlyList<Func<TrainingSetup, Step?>> Rungs { get; } =
    [
        HalveEvaluation,
        FuseLoss,
        Checkpoint,
        HalveMicroBatch,
        OffloadCheckpoints,
        ShareStates,
        ShareWeights,
        EightBitStates,
        ComputeIn16Bits,
        Quantize,
        DoubleQuantize,
        HalveLength,
        PureHalf,
        TrainAdapter,
        OffloadEverything,
    ];

    private static Step? HalveEvaluation(TrainingSetup setup)
    {
        if (setup.Evaluation is not { Batch: > 1 } evaluation)
        {
            return null;
        }

        int batch = evaluation.Batch / 2;
        return new Step(
            $"Evaluate {Count(batch, "sample")} at a time",
            "Evaluation takes a little longer.",
            [new("per_device_eval_batch_size", Text(batch))],
            setup with { Evaluation = evaluation with { Batch = batch } });
    }

    private static Step? FuseLoss(TrainingSetup setup) => setup.Loss == LossKind.FusedLinear || !setup.Stage.HasLogits() ? null : new Step(
        "Compute the loss in chunks",
        "Same result and about as fast; logits are never held whole.",
        [new("enable_liger_kernel", "true")],
        setup with { Loss = LossKind.FusedLinear });

    private static Step? Checkpoint(TrainingSetup setup) => setup.Checkpointing != Checkpointing.None ? null : new Step(
        "Turn on gradient checkpointing",
        "Same result; a step takes about 25 to 30 % longer.",
        [new("disable_gradient_checkpointing", null)],
        setup with { Checkpointing = Checkpointing.Blocks });

    private static Step? HalveMicroBatch(TrainingSetup setup)
    {
        if (setup.MicroBatch < 2)
        {
            return null;
        }

        // An odd micro-batch can't be halved; single samples keep the effective batch.
        int batch = setup.MicroBatch % 2 == 0 ? setup.MicroBatch / 2 : 1;
        int accumulation = checked(setup.GradientAccumulationSteps * (setup.MicroBatch / batch));
        return new Step(
            $"Take {Count(batch, "sample")} at a time and accumulate {Text(accumulation)} times",
            "Same effective batch; a step may take a little longer.",
            [new("per_device_train_batch_size", Text(batch)), new("gradient_accumulation_steps", Text(accumulation))],
            setup with { MicroBatch = batch, GradientAccumulationSteps = accumulation });
    }

    private static Step? OffloadCheckpoints(TrainingSetup setup) => setup.Checkpointing != Checkpointing.Blocks ? null : new Step(
        "Keep layer inputs in the host's memory",
        "Same result; a few percent slower, and the host needs the memory.",
        [new("use_unsloth_gc", "true")],
        setup with { Checkpointing = Checkpointing.Offloaded });

    private static Step? ShareStates(TrainingSetup setup) =>
        setup.Sharding is not { Devices: > 1, Kind: ShardingKind.Ddp } || setup.Precision == Precision.Pure16 ? null : new Step(
        "Share optimizer states and gradients over the GPUs (ZeRO-2)",
        "Same result; a little more traffic between GPUs.",
        [new("deepspeed", "examples/deepspeed/ds_z2_config.json")],
        setup with { Sharding = setup.Sharding with { Kind = ShardingKind.Zero2 } });

    private static Step? ShareWeights(TrainingSetup setup) =>
        setup.Sharding is not { Devices: > 1, Kind: ShardingKind.Ddp or ShardingKind.Zero1 or ShardingKind.Zero2 }
        || setup.Quantization is not null
        || setup.Precision == Precision.Pure16
            ? null
            : new Step(
                "Share the weights over the GPUs as well (ZeRO-3)",
                "Same result; slower, since weights travel for every layer.",
                [new("deepspeed", "examples/deepspeed/ds_z3_config.json")],
                setup with { Sharding = setup.Sharding with { Kind = ShardingKind.Zero3 } });

    private static Step? EightBitStates(TrainingSetup setup)
    {
        bool isAdam = setup.Optimizer is { FullStates: 2, ProjectionRank: 0 };
        return !isAdam || setup.IsLora ? null : new Step(
            "Keep optimizer states in 8 bits",
            "Nearly the same result.",
            [new("optim", "adamw_8bit")],
            setup with { Optimizer = Setup.OptimizerTable.Find("adamw_8bit")! });
    }

    private static Step? ComputeIn16Bits(TrainingSetup setup) => setup.Precision != Precision.Full32 ? null : new Step(
        "Compute in bf16",
        "Nearly the same result; trained weights stay in 32 bits.",
        [new("bf16", "true")],
        setup with { Precision = Precision.Mixed });

    private static Step? Quantize(TrainingSetup setup) => !setup.IsLora || setup.Quantization is not null ? null : new Step(
        "Keep the frozen weights in 4 bits (QLoRA)",
        "Slightly worse results; a step takes about 30 to 50 % longer.",
        [new("quantization_bit", "4"), new("quantization_method", "bnb")],
        setup with { Quantization = WeightQuantization.FourBitDouble });

    private static Step? DoubleQuantize(TrainingSetup setup) => setup.Quantization != WeightQuantization.FourBit ? null : new Step(
        "Quantize the scales as well",
        "Nearly the same result.",
        [new("double_quantization", "true")],
        setup with { Quantization = WeightQuantization.FourBitDouble });

    private static Step? HalveLength(TrainingSetup setup)
    {
        int length = setup.SequenceLength / 2;
        return length < ShortestLength ? null : new Step(
            $"Cut sequences at {length} tokens",
            "Longer samples lose their end.",
            [new("cutoff_len", Text(length))],
            setup with { SequenceLength = length });
    }

    private static Step? OffloadEverything(TrainingSetup setup) =>
        setup.Sharding is { OffloadsWeights: true } or { Kind: ShardingKind.Fsdp }
        || setup.IsLora
        || setup.Precision == Precision.Pure16
            ? null
            : new Step(
                "Keep weights and optimizer states in the host's memory (ZeRO-3 offload)",
                $"Same result; several times slower, and the host needs {Gib.Format(OffloadedBytes * setup.Shape.ParameterCount)}.",
                [new("deepspeed", "examples/deepspeed/ds_z3_offload_config.json")],
                setup with
                {
                    Sharding = setup.Sharding with { Kind = ShardingKind.Zero3, OffloadsOptimizer = true, OffloadsWeights = true },
                });

    private static Step? PureHalf(TrainingSetup setup) =>
        setup.Precision == Precision.Pure16 || setup.IsLora || setup.Sharding.IsDeepSpeed ? null : new Step(
            "Train in pure bf16",
            "Slightly worse results: trained weights have 8 significant bits instead of 24.",
            [new("pure_bf16", "true"), new("bf16", null), new("fp16", null)],
            setup with { Precision = Precision.Pure16 });

    private static Step? TrainAdapter(TrainingSetup setup) => setup.IsLora ? null : new Step(
        "Train a LoRA adapter instead of all weights",
        "A small adapter is trained; it learns less than all weights can.",
        [new("finetuning_type", "lora")],
        setup with { Method = TuningMethod.Lora });

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{Text(count)} {noun}s";
}
