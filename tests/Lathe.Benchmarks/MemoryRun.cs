using Lathe.Training.Modules;

namespace Lathe.Benchmarks;

/// <summary>A recipe whose memory is measured.</summary>
/// <param name="Model">Name in <see cref="BenchmarkModel.ForMemory"/>.</param>
/// <param name="Method">What is trained.</param>
/// <param name="Bf16">Compute in bf16.</param>
/// <param name="Rows">Sequences of a micro-batch.</param>
/// <param name="Length">Tokens of each: cutoff_len.</param>
/// <param name="Checkpointing">Recompute blocks in the backward pass.</param>
/// <param name="Accumulation">Micro-batches of a step.</param>
internal sealed record MemoryRun(string Model, MemoryMethod Method, bool Bf16, int Rows, int Length, bool Checkpointing, int Accumulation = 1)
{
    private const MemoryMethod Full = MemoryMethod.Full;
    private const MemoryMethod Adapter = MemoryMethod.Lora;
    private const MemoryMethod Quantized = MemoryMethod.Qlora;
    private const MemoryMethod Part = MemoryMethod.Freeze;
    private const bool Fp32 = false;
    private const bool Half = true;
    private const bool Kept = false;
    private const bool Recomputed = true;

    /// <summary>
    /// Every third is held out: it is measured and compared like the others and not looked at when constants are chosen. New ones are
    /// added at the end.
    /// </summary>
    public static IReadOnlyList<MemoryRun> All { get; } =
    [
        new("tiny", Full, Fp32, 4, 256, Kept),
        new("tiny", Adapter, Half, 8, 512, Kept),
        new("15M", Full, Half, 4, 512, Recomputed),
        new("15M", Adapter, Fp32, 2, 1024, Kept),
        new("15M", Full, Fp32, 1, 2048, Recomputed),
        new("15M", Full, Fp32, 4, 256, Kept, 4),
        new("45M", Full, Half, 2, 512, Kept),
        new("45M", Adapter, Half, 4, 512, Recomputed),
        new("45M", Full, Fp32, 1, 1024, Recomputed),
        new("45M", Adapter, Fp32, 1, 512, Kept, 2),
        new("70M", Full, Half, 4, 128, Kept),
        new("70M", Adapter, Half, 1, 2048, Kept),
        new("70M", Full, Fp32, 1, 1024, Recomputed, 2),
        new("125M", Full, Fp32, 2, 256, Kept),
        new("125M", Adapter, Half, 1, 1024, Recomputed),
        new("125M", Adapter, Fp32, 2, 512, Kept),
        new("125M", Full, Half, 1, 512, Recomputed, 2),
        new("125M", Full, Half, 4, 256, Kept),
        new("45M", Quantized, Half, 2, 512, Kept),
        new("125M", Quantized, Half, 1, 1024, Recomputed),
        new("125M", Quantized, Fp32, 2, 256, Kept),
        new("125M", Quantized, Half, 4, 512, Recomputed),
        new("45M", Full, Half, 2, 512, Kept) { IsPure = true },
        new("125M", Full, Half, 1, 512, Recomputed, 2) { IsPure = true },
        new("125M", Adapter, Half, 2, 512, Kept) { IsPure = true },
        new("125M", Part, Fp32, 2, 512, Kept),
    ];

    /// <summary>Models of the size people have; minutes and gigabytes each.</summary>
    public static IReadOnlyList<MemoryRun> Large { get; } =
    [
        new("7B", Quantized, Half, 1, 512, Recomputed) { LimitGib = 7 },
        new("13B", Quantized, Half, 1, 512, Recomputed) { LimitGib = 11 },
        new("7B", Adapter, Half, 1, 512, Recomputed) { LimitGib = 17 },
    ];

    /// <summary>What the whole process may take at most, in GiB; null: nothing is said.</summary>
    public double? LimitGib { get; init; }

    /// <summary>Trained weights are bf16 as well.</summary>
    public bool IsPure { get; init; }

    /// <summary>Value of optim; null: as it is by default.</summary>
    public string? Optimizer { get; init; }

    /// <summary>The loss is computed of all logits at once, which no recipe asks for.</summary>
    public bool WholeLogits { get; init; }

    public static IReadOnlyDictionary<string, string> NoEnvironment { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment =>
        WholeLogits ? new Dictionary<string, string> { [ComputeContextFactory.LossChunkVariable] = "65536" } : NoEnvironment;

    /// <summary>Weights come from a file: there is nothing to quantize otherwise, and large ones stay mapped.</summary>
    public bool NeedsWeights => Method == MemoryMethod.Qlora || LimitGib is not null;

    public bool IsHeldOut => All.ToList().IndexOf(this) % 3 == 2;

    public string Name =>
        $"{Model} {Method switch { MemoryMethod.Full => "full", MemoryMethod.Lora => "LoRA", MemoryMethod.Freeze => "freeze", _ => "QLoRA" }} {(IsPure ? "pure bf16" : Bf16 ? "bf16" : "fp32")} {Rows} x {Length}{(Checkpointing ? "" : " kept")}" +
        $"{(Accumulation > 1 ? $", {Accumulation} a step" : "")}{(Optimizer is null ? "" : $", {Optimizer}")}{(WholeLogits ? ", whole logits" : "")}";

    /// <summary>Recipe keys with their values, over the files of <see cref="MemoryFolder"/>.</summary>
    /// <param name="steps">Optimizer steps.</param>
    public IReadOnlyDictionary<string, object> Recipe(int steps)
    {
        var recipe = new Dictionary<string, object>
        {
            ["model_name_or_path"] = Model,
            ["train_from_scratch"] = !NeedsWeights,
            ["stage"] = "pt",
            ["do_train"] = true,
            ["finetuning_type"] = Method switch { MemoryMethod.Full => "full", MemoryMethod.Freeze => "freeze", _ => "lora" },
            ["dataset_dir"] = "data",
            ["dataset"] = "numbers",
            ["cutoff_len"] = Length,
            ["per_device_train_batch_size"] = Rows,
            ["gradient_accumulation_steps"] = Accumulation,
            ["max_steps"] = steps,
            ["disable_gradient_checkpointing"] = !Checkpointing,
            ["bf16"] = Bf16,
            ["pure_bf16"] = IsPure,
            ["logging_steps"] = 1,
            ["save_strategy"] = "no",
        };
        if (Method == MemoryMethod.Qlora)
        {
            recipe["quantization_bit"] = 4;
        }

        if (Optimizer is not null)
        {
            recipe["optim"] = Optimizer;
        }

        if (Method is MemoryMethod.Lora or MemoryMethod.Qlora)
        {
            recipe["lora_rank"] = 8;
            recipe["lora_target"] = "all";
        }

        return recipe;
    }
}
