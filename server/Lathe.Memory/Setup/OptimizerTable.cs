using System.Text.RegularExpressions;
using Lathe.Memory.Planner;

namespace Lathe.Memory.Setup;

/// <summary>What the optimizers a recipe can name keep in memory.</summary>
public static partial class OptimizerTable
{
    // 8-bit states with an fp32 scale per block of 256 (arXiv 2110.02861).
    private const double EightBitState = 1 + 4.0 / 256;

    // 4-bit states with a scale per block of 128 (arXiv 2309.01507).
    private const double FourBitState = 0.5 + 4.0 / 128;

    /// <summary>The optimizer of a name as <c>optim</c> takes it; null for one that is not known.</summary>
    public static OptimizerMemory? Find(string name)
    {
        bool isPaged = name.StartsWith("paged_", StringComparison.Ordinal);
        string plain = isPaged ? name["paged_".Length..] : name;
        bool isLayerwise = plain.EndsWith("_layerwise", StringComparison.Ordinal);
        Match projected = Projected().Match(plain);
        if (projected.Success)
        {
            return Find(projected.Groups["inner"].Value) is { } inner
                ? inner with { Name = name, ProjectionRank = 128, StepsInBackward = isLayerwise, IsForeach = false }
                : null;
        }

        return Plain(plain) is { } found ? found with { Name = name, IsPaged = isPaged } : null;
    }

    private static OptimizerMemory? Plain(string name) => name switch
    {
        "adamw_torch" or "adamw_hf" or "adamw_torch_xla" or "adamw_anyprecision" or "grokadamw" => OptimizerMemory.AdamW,
        "adamw_torch_fused" or "adamw_torch_npu_fused" or "adamw_apex_fused" or "adamw" => OptimizerMemory.FusedAdamW,
        "adamw_8bit" or "adamw_bnb_8bit" => Own(2 * EightBitState) with { KeepsEmbeddingsIn32Bits = true },
        "adamw_torch_8bit" => Own(2 * EightBitState),
        "adamw_torch_4bit" => Own(2 * FourBitState),
        "adamw_32bit" => Own(8),
        "ademamix" or "ademamix_32bit" => Own(12),
        "ademamix_8bit" => Own(3 * EightBitState) with { KeepsEmbeddingsIn32Bits = true },
        "adafactor" => new OptimizerMemory(name) { IsFactored = true },
        "sgd" => new OptimizerMemory(name) { IsForeach = true },
        "adagrad" or "rmsprop" => new OptimizerMemory(name) { FullStates = 1, IsForeach = true },
        "rmsprop_bnb" or "rmsprop_bnb_32bit" or "lion_32bit" or "lion" => Own(4),
        "rmsprop_bnb_8bit" or "lion_8bit" => Own(EightBitState) with { KeepsEmbeddingsIn32Bits = true },
        "lomo" => new OptimizerMemory(name) { StepsInBackward = true },
        "adalomo" => new OptimizerMemory(name) { IsFactored = true, StepsInBackward = true },
        "schedule_free_sgd" => new OptimizerMemory(name) { FullStates = 1, IsForeach = true },
        "schedule_free_radam" or "schedule_free_adamw" or "stable_adamw" => new OptimizerMemory(name) { FullStates = 2, IsForeach = true },
        _ => null,
    };

    private static OptimizerMemory Own(double bytes) => new("") { BytesPerParameter = bytes };

    [GeneratedRegex("^(galore|apollo)_(?<inner>.+?)(_layerwise)?$")]
    private static partial Regex Projected();
}
