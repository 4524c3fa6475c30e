using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Scoring;

/// <summary>Brings rows of published measurements into the form plans are made from.</summary>
public static class PointReader
{
    private const double Gigabyte = 1e9;

    /// <summary>The shapes of a table of configurations, by model id.</summary>
    public static IReadOnlyDictionary<string, ModelShape> Shapes(IEnumerable<PointRow> configs)
    {
        Dictionary<string, ModelShape> shapes = new(StringComparer.OrdinalIgnoreCase);
        foreach (PointRow row in configs)
        {
            if (ConfigRow.Shape(row) is { } shape)
            {
                shapes[row.Text("model_id")] = shape;
            }
        }

        return shapes;
    }

    /// <summary>A row as a run; null when too much of it is not stated to plan it.</summary>
    public static MeasuredRun? Read(PointRow row, IReadOnlyDictionary<string, ModelShape> shapes)
    {
        if (row.Text("status") != "ok"
            || !shapes.TryGetValue(row.Text("model"), out ModelShape? shape)
            || row.Whole("micro_batch") is not { } microBatch
            || row.Whole("seq_len") is not { } length
            || row.Whole("n_gpus") is not { } devices
            || row.Has("method", "BAdam")
            || row.Text("optimizer") is "unclear" or "lora-fa")
        {
            return null;
        }

        EngineProfile profile = PointProfile.Of(row, shape);
        double? allocated = row.Number("peak_alloc_gb") * Gigabyte;
        double? held = row.Number("peak_smi_gb") * Gigabyte ?? row.Number("peak_reserved_gb") * Gigabyte;
        return new MeasuredRun
        {
            Id = row.Text("id"),
            Source = row.Text("source"),
            Model = row.Text("model"),
            Method = row.Text("method"),
            Profile = profile,
            Setup = Setup(row, shape, microBatch, length, devices),
            Allocated = row.Has("metric", "reserved") ? null : allocated,
            Device = held ?? (allocated is null ? row.Number("peak_gb") * Gigabyte : null),
            IsReservedOnly = row.Number("peak_smi_gb") is null && row.Number("peak_reserved_gb") is not null,
            IsExact = devices == 1 && row.Text("confidence") == "high" && allocated is not null,
        };
    }

    private static TrainingSetup Setup(PointRow row, ModelShape shape, int microBatch, int length, int devices)
    {
        bool isFull = row.Text("method") == "full";
        return new TrainingSetup
        {
            Shape = shape,
            Method = isFull ? TuningMethod.Full : TuningMethod.Lora,
            Adapter = Adapter(row),
            Quantization = row.Text("quant") switch
            {
                "" => null,
                var quantization when quantization.Contains("GPTQ", StringComparison.Ordinal) => WeightQuantization.Gptq,
                var quantization when quantization.Contains("double", StringComparison.Ordinal)
                    || quantization.EndsWith("-dq", StringComparison.Ordinal)
                    || quantization.StartsWith("torchao", StringComparison.Ordinal) => WeightQuantization.FourBitDouble,
                _ => WeightQuantization.FourBit,
            },
            Precision = IsMixed(row, isFull, devices) ? Precision.Mixed : Precision.Pure16,
            Optimizer = Optimizer(row),
            MicroBatch = microBatch,
            SequenceLength = length,
            GradientAccumulationSteps = row.Whole("grad_accum") ?? 1,
            Checkpointing = !row.Has("grad_checkpointing", "yes") ? Checkpointing.None
                : row.Has("activation_offload", "yes") ? Checkpointing.Offloaded
                : Checkpointing.Blocks,
            Loss = Loss(row.Text("loss_impl")),
            Sharding = SharingOf(row, devices),
        };
    }

    /// <summary>Full runs of these tables load 16-bit weights and train them as such; with FSDP, a flag turns them into 32-bit ones.</summary>
    private static bool IsMixed(PointRow row, bool isFull, int devices)
    {
        string amp = row.Text("amp");
        bool isOn = amp.Length > 0 && !amp.StartsWith("no", StringComparison.Ordinal);
        return isOn && (!isFull || devices > 1 || row.Has("parallelism", "ZeRO"));
    }

    private static AdapterSetup Adapter(PointRow row)
    {
        string text = row.Text("lora_targets");
        string[] parts = text.Split(" + ", 2, StringSplitOptions.TrimEntries);
        List<string> targets = [];
        foreach (string name in parts[0].Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            targets.AddRange(name switch
            {
                "mlp" => ["gate", "up", "down"],
                "all-linear" => ["all"],
                _ => [name.EndsWith("_proj", StringComparison.Ordinal) && name != "c_proj" ? name[..^5] : name],
            });
        }

        return new AdapterSetup
        {
            Rank = row.Whole("lora_rank") ?? 8,
            Targets = targets,
            Dropout = row.Number("lora_dropout") ?? 0,
            HasMagnitude = row.Has("id", "-dora"),
            WholeModules = parts.Length > 1 ? ["wte", "lm_head"] : [],
        };
    }

    private static OptimizerMemory Optimizer(PointRow row)
    {
        OptimizerMemory optimizer = row.Has("optimizer", "8bit") || row.Has("optimizer", "8-bit")
            ? OptimizerTable.Find("adamw_8bit")!
            : row.Has("optimizer", "Paged") ? OptimizerTable.Find("paged_adamw_32bit")!
            : OptimizerMemory.AdamW;
        optimizer = optimizer with { IsPaged = row.Has("optimizer", "Paged") };
        bool isInBackward = row.Has("optimizer", "in_bwd") || row.Has("optimizer", "in_backward");
        return row.Text("framework") == "torchtune" ? optimizer with { IsForeach = false, StepsInBackward = isInBackward } : optimizer;
    }

    private static LossKind Loss(string text) => text switch
    {
        _ when text.Contains("liger", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Cut", StringComparison.Ordinal) => LossKind.FusedLinear,
        _ when text.Contains("chunked", StringComparison.OrdinalIgnoreCase) => LossKind.ChunkedLoss,
        _ when text.Contains("triton", StringComparison.Ordinal) => LossKind.FusedCrossEntropy,
        _ => LossKind.FullLogits,
    };

    private static Sharding SharingOf(PointRow row, int devices)
    {
        string text = row.Text("parallelism");
        ShardingKind kind =
            text.StartsWith("FSDP", StringComparison.Ordinal) ? ShardingKind.Fsdp
            : text.Contains("ZeRO-3", StringComparison.Ordinal) ? ShardingKind.Zero3
            : text.Contains("ZeRO-2", StringComparison.Ordinal) ? ShardingKind.Zero2
            : ShardingKind.None;
        bool isOffloaded = row.Text("cpu_offload").StartsWith("fsdp_cpu", StringComparison.Ordinal);
        return new Sharding(kind, devices) { OffloadsWeights = isOffloaded, OffloadsOptimizer = isOffloaded };
    }
}
