using System.Globalization;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Chooses how to compute from the recipe, the machine and, for a resumed run, what was used before.</summary>
public static class ComputeContextFactory
{
    /// <summary>Forces the kernels: <c>simd</c> or <c>portable</c>.</summary>
    public const string KernelsVariable = "LATHE_KERNELS";

    /// <summary>Forces the fp32 products: <c>aten</c> or <c>onednn</c>.</summary>
    public const string MatmulVariable = "LATHE_MATMUL";

    /// <summary>MiB of logits that the loss holds at a time, to measure what computing it in chunks saves.</summary>
    public const string LossChunkVariable = "LATHE_LOSS_CHUNK";

    /// <param name="bf16">The recipe asks for bf16.</param>
    /// <param name="previous">What an earlier part of the same run used: taken again where this machine can, so that a resumed run
    /// computes the same bits.</param>
    /// <param name="rates">What was measured here; null when the choice needed no measurement.</param>
    /// <param name="pureBf16">Trained weights are bf16 too, and so are products, fast or not: a copy in fp32 to multiply by would take what
    /// this saves.</param>
    /// <returns>
    /// The context; its compute type is fp32 although bf16 was asked for, and not pure bf16, where bf16 products are slower than fp32 ones.
    /// </returns>
    public static ComputeContext Create(bool bf16, ComputePath? previous, out MatmulRates? rates, bool pureBf16 = false)
    {
        _ = NativeRuntime.Prepare();
        var kernels = Kernels(Environment.GetEnvironmentVariable(KernelsVariable) ?? previous?.Kernels);
        var forced = Environment.GetEnvironmentVariable(MatmulVariable) ?? previous?.Matmul;
        var measured = new Lazy<MatmulRates>(() => MatmulBenchmark.Measure());
        var isFast = (bf16 || pureBf16) && (previous?.Dtype == ComputePath.Bf16 || measured.Value.PrefersBf16);
        var type = isFast || pureBf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        IMatmul matmul = type == ScalarType.BFloat16
            ? new AtenMatmul()
            : forced switch
            {
                "aten" => new AtenMatmul(),
                "onednn" => new OneDnnMatmul(),
                null => measured.Value.PrefersOneDnn ? new OneDnnMatmul() : new AtenMatmul(),
                _ => throw new EngineLoadException($"{MatmulVariable} is \"{forced}\"; it can be aten or onednn."),
            };
        rates = measured.IsValueCreated ? measured.Value : null;
        var context = new ComputeContext(CPU, type, kernels, matmul)
        {
            TrainedType = pureBf16 ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        return int.TryParse(Environment.GetEnvironmentVariable(LossChunkVariable), CultureInfo.InvariantCulture, out var chunk) && chunk > 0
            ? context with { LossChunkBytes = (long)chunk << 20 }
            : context;
    }

    public static IKernels Kernels(string? name) => name switch
    {
        null or "simd" => new SimdKernels(),
        "portable" => new PortableKernels(),
        _ => throw new EngineLoadException($"{KernelsVariable} is \"{name}\"; it can be simd or portable."),
    };
}
