namespace Lathe.Benchmarks;

/// <summary>A recipe whose memory is measured.</summary>
/// <param name="Model">Name in <see cref="BenchmarkModel.ForMemory"/>.</param>
/// <param name="Lora">Adapters of rank 8 on all linear layers; otherwise everything is trained.</param>
/// <param name="Bf16">Compute in bf16.</param>
/// <param name="Rows">Sequences of a micro-batch.</param>
/// <param name="Length">Tokens of each: cutoff_len.</param>
/// <param name="Checkpointing">Recompute blocks in the backward pass.</param>
/// <param name="Accumulation">Micro-batches of a step.</param>
internal sealed record MemoryRun(string Model, bool Lora, bool Bf16, int Rows, int Length, bool Checkpointing, int Accumulation = 1)
{
    private const bool Full = false;
    private const bool Adapter = true;
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
    ];

    public bool IsHeldOut => All.ToList().IndexOf(this) % 3 == 2;

    public string Name =>
        $"{Model} {(Lora ? "LoRA" : "full")} {(Bf16 ? "bf16" : "fp32")} {Rows} x {Length}{(Checkpointing ? "" : " kept")}" +
        $"{(Accumulation > 1 ? $", {Accumulation} a step" : "")}";

    /// <summary>Recipe keys with their values, over the files of <see cref="MemoryFolder"/>.</summary>
    /// <param name="steps">Optimizer steps.</param>
    public IReadOnlyDictionary<string, object> Recipe(int steps)
    {
        var recipe = new Dictionary<string, object>
        {
            ["model_name_or_path"] = Model,
            ["train_from_scratch"] = true,
            ["stage"] = "pt",
            ["do_train"] = true,
            ["finetuning_type"] = Lora ? "lora" : "full",
            ["dataset_dir"] = "data",
            ["dataset"] = "numbers",
            ["cutoff_len"] = Length,
            ["per_device_train_batch_size"] = Rows,
            ["gradient_accumulation_steps"] = Accumulation,
            ["max_steps"] = steps,
            ["disable_gradient_checkpointing"] = !Checkpointing,
            ["bf16"] = Bf16,
            ["logging_steps"] = 1,
            ["save_strategy"] = "no",
        };
        if (Lora)
        {
            recipe["lora_rank"] = 8;
            recipe["lora_target"] = "all";
        }

        return recipe;
    }
}
