using Lathe.Recipes.Model;

namespace Lathe.Training.Optimizers;

/// <summary>The optimizer a recipe asks for.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsPaged">Its states may be moved to the disk.</param>
public readonly record struct OptimizerSetup(OptimizerKind Kind, bool IsPaged)
{
    /// <summary><c>use_muon</c> wins over <c>optim</c>, and LoRA+ over both, as in LLaMA-Factory.</summary>
    public static OptimizerSetup Of(Recipe recipe) => recipe.Method is { UseMuon: true, LoraplusLrRatio: null }
        ? new(OptimizerKind.Muon, IsPaged: false)
        : recipe.Training.Optim switch
        {
            OptimizerType.AdamwTorch or OptimizerType.AdamwTorchFused => new(OptimizerKind.AdamW, false),
            OptimizerType.PagedAdamw32Bit => new(OptimizerKind.AdamW, true),
            OptimizerType.Adamw8Bit or OptimizerType.AdamwBnb8Bit => new(OptimizerKind.AdamW8Bit, false),
            OptimizerType.PagedAdamw8Bit => new(OptimizerKind.AdamW8Bit, true),
            OptimizerType.Adafactor => new(OptimizerKind.Adafactor, false),
            OptimizerType.Lion32Bit => new(OptimizerKind.Lion, false),
            OptimizerType.PagedLion32Bit => new(OptimizerKind.Lion, true),
            OptimizerType.Lion8Bit => new(OptimizerKind.Lion8Bit, false),
            OptimizerType.PagedLion8Bit => new(OptimizerKind.Lion8Bit, true),
            OptimizerType.Sgd => new(OptimizerKind.Sgd, false),
            var other => throw new ArgumentOutOfRangeException(nameof(recipe), other, "no such optimizer"),
        };

    /// <summary>An optimizer in plain words.</summary>
    public static string TitleOf(OptimizerKind kind) => kind switch
    {
        OptimizerKind.AdamW8Bit => "AdamW with 8-bit states",
        OptimizerKind.Lion8Bit => "Lion with 8-bit states",
        OptimizerKind.Sgd => "SGD",
        _ => kind.ToString(),
    };

    /// <summary>What a recipe says to get it.</summary>
    public static string KeyOf(OptimizerKind kind) => kind switch
    {
        OptimizerKind.AdamW => "optim: adamw_torch",
        OptimizerKind.AdamW8Bit => "optim: adamw_8bit",
        OptimizerKind.Adafactor => "optim: adafactor",
        OptimizerKind.Lion => "optim: lion_32bit",
        OptimizerKind.Lion8Bit => "optim: lion_8bit",
        OptimizerKind.Sgd => "optim: sgd",
        OptimizerKind.Muon => "use_muon: true",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
