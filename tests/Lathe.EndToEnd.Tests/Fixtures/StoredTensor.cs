using System.Runtime.InteropServices;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Dtype">The format's name of the element type.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Data">Little-endian, row-major.</param>
internal sealed record StoredTensor(string Dtype, IReadOnlyList<long> Shape, byte[] Data)
{
    public static StoredTensor Of(IReadOnlyList<long> shape, Func<float> next) => new(
        "F32", shape, MemoryMarshal.AsBytes<float>(Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => next()).ToArray()).ToArray());

    /// <summary>Elements of an F32 tensor.</summary>
    public float[] Floats => MemoryMarshal.Cast<byte, float>(Data).ToArray();
}
