using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>
/// PiSSA (Meng et al. 2024, arXiv:2404.02948): an adapter starts as the largest singular components of its weight, and the frozen
/// weight becomes what is left without them, so that both together are the model as it was.
/// </summary>
public static class Pissa
{
    /// <summary>Iterations that mean the exact decomposition.</summary>
    public const int Exact = -1;

    /// <summary>Directions beyond the rank, without which the last components would be found only in part.</summary>
    private const int Oversampling = 8;

    /// <summary>Of the random directions: the start is a function of the weight alone.</summary>
    private const ulong Seed = 0x50155A;

    /// <summary>
    /// A = sqrt(S / scale) V^T [r, in] and B = U sqrt(S / scale) [out, r] for the r largest singular values S of the weight, both fp32.
    /// </summary>
    /// <param name="linear">Its weight is left as it is.</param>
    /// <param name="options">Rank and scale.</param>
    /// <param name="iterations">Of the randomized decomposition; <see cref="Exact"/> for the exact one.</param>
    /// <exception cref="TrainingException">The weight is quantized, or has fewer rows or columns than the rank.</exception>
    public static (Tensor A, Tensor B) Components(Linear linear, LoraOptions options, int iterations)
    {
        using var stored = WeightOf(linear).AsRows();
        return Components(stored, linear.Path, options, iterations);
    }

    /// <param name="stored">The weight [out, in], of any floating type; left as it is.</param>
    /// <param name="path">Of its module, for messages.</param>
    /// <param name="options">Rank and scale.</param>
    /// <param name="iterations">As above.</param>
    internal static (Tensor A, Tensor B) Components(Tensor stored, string path, LoraOptions options, int iterations)
    {
        var largest = Math.Min(stored.shape[0], stored.shape[1]);
        if (options.Rank > largest)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"pissa_init: lora_rank is {options.Rank}, and {path} [{stored.shape[0]}, {stored.shape[1]}] has only {largest} components.",
                $"Set lora_rank to {largest} or less, or leave {path[(path.LastIndexOf('.') + 1)..]} out of lora_target.");
        }

        using var scope = NewDisposeScope();
        var weight = stored.to(ScalarType.Float32);
        var (left, values, right) = iterations == Exact
            ? linalg.svd(weight, fullMatrices: false)
            : Randomized(weight, Math.Min(options.Rank + Oversampling, largest), iterations);
        var roots = values.narrow(0, 0, options.Rank).div(Scalars.Of(options.Scale)).sqrt();
        return (
            (right.narrow(0, 0, options.Rank) * roots.unsqueeze(1)).contiguous().MoveToOuterDisposeScope(),
            (left.narrow(1, 0, options.Rank) * roots).contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>Takes scale * B A off the frozen weight, and keeps both matrices with the adapter: they tell later what was taken.</summary>
    /// <param name="linear">With its adapter attached.</param>
    /// <param name="a">[r, in] fp32, owned from now on.</param>
    /// <param name="b">[out, r] fp32, owned from now on.</param>
    public static void Subtract(Linear linear, Tensor a, Tensor b)
    {
        var (adapter, weight) = (linear.Adapter!, WeightOf(linear));
        using (var taken = b.mm(a).mul_(Scalars.Of(adapter.Scale)))
        using (var rows = weight.AsRows())
        using (var whole = rows.to(ScalarType.Float32))
        using (var rest = whole.sub(taken))
        {
            weight.Replace(rest);
        }

        adapter.Start = new LoraStart(a.DetachFromDisposeScope(), b.DetachFromDisposeScope());
    }

    private static DenseWeight WeightOf(Linear linear) => linear.Weight is DenseWeight weight
        ? weight
        : throw new TrainingException(
            TrainingFailure.Recipe,
            $"pissa_init splits the weights of the model, and those of {linear.Path} are quantized.",
            "Remove pissa_init, or train on the model in 16 or 32 bits (without quantization_bit).");

    /// <summary>Subspace iteration from random directions (Halko, Martinsson and Tropp 2011, arXiv:0909.4061, algorithm 4.4).</summary>
    private static (Tensor Left, Tensor Values, Tensor Right) Randomized(Tensor weight, long count, int iterations)
    {
        using var generator = new Generator(Seed, weight.device);
        var directions = randn([weight.shape[1], count], ScalarType.Float32, weight.device, generator: generator);
        var basis = linalg.qr(weight.mm(directions)).Q;
        for (var i = 0; i < iterations; i++)
        {
            using var scope = NewDisposeScope();
            var rows = linalg.qr(weight.t().mm(basis)).Q;
            basis = linalg.qr(weight.mm(rows)).Q.MoveToOuterDisposeScope();
        }

        var (left, values, right) = linalg.svd(basis.t().mm(weight), fullMatrices: false);
        return (basis.mm(left), values, right);
    }
}
