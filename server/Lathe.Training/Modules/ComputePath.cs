using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Everything that decides the last bits of a result beside the inputs: recorded in checkpoints.</summary>
/// <param name="Device">Such as <c>cpu</c>.</param>
/// <param name="Dtype">Compute type, fp32 or bf16.</param>
/// <param name="Kernels">Name of the kernels.</param>
/// <param name="Matmul">Name of the products.</param>
/// <param name="Threads">Threads of one operation.</param>
public sealed record ComputePath(string Device, string Dtype, string Kernels, string Matmul, int Threads)
{
    public const string Bf16 = "bf16";

    public static ComputePath Of(ComputeContext context) => new(
        context.Device.type.ToString().ToLowerInvariant(),
        context.ComputeType == ScalarType.BFloat16 ? Bf16 : "fp32",
        context.Kernels.Name,
        context.Matmul.Name,
        get_num_threads());

    public override string ToString() => $"{Device}, {Dtype}, {Kernels} kernels, {Matmul} products, {Threads} threads";
}
