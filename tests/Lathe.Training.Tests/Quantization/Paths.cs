using System.Runtime.Intrinsics.X86;
using Lathe.Training.Quantization;

namespace Lathe.Training.Tests.Quantization;

internal static class Paths
{
    /// <summary>Those this processor has.</summary>
    public static IReadOnlyList<DequantizePath> Here { get; } =
    [
        DequantizePath.Portable,
        .. Avx2.IsSupported ? [DequantizePath.Avx2] : Array.Empty<DequantizePath>(),
        .. Avx512F.IsSupported ? [DequantizePath.Avx512] : Array.Empty<DequantizePath>(),
    ];
}
