using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>Names and sizes of the element types.</summary>
public static class GgufTensorTypes
{
    /// <summary>As llama.cpp writes it, such as <c>Q8_0</c>.</summary>
    public static string Name(this GgufTensorType type) => type switch
    {
        GgufTensorType.Q4 => "Q4_0",
        GgufTensorType.Q8 => "Q8_0",
        _ => type.ToString(),
    };

    /// <summary>Elements are stored by blocks with a scale of their own.</summary>
    public static bool IsQuantized(this GgufTensorType type) => type is GgufTensorType.Q4 or GgufTensorType.Q8;

    /// <summary>Bytes of a row.</summary>
    /// <exception cref="ArgumentException">The row is not made of whole blocks.</exception>
    public static long RowBytes(this GgufTensorType type, long columns) => type switch
    {
        GgufTensorType.F32 => columns * sizeof(float),
        GgufTensorType.F16 or GgufTensorType.BF16 => columns * sizeof(ushort),
        _ when columns % QuantizedBlocks.Elements != 0 => throw new ArgumentException(
            $"A row of {columns:N0} elements is not made of blocks of {QuantizedBlocks.Elements}.", nameof(columns)),
        GgufTensorType.Q8 => columns / QuantizedBlocks.Elements * QuantizedBlocks.Q8Bytes,
        _ => columns / QuantizedBlocks.Elements * QuantizedBlocks.Q4Bytes,
    };

    /// <summary>The number llama.cpp gives to a file whose matrices are mostly of this type (<c>general.file_type</c>).</summary>
    internal static uint FileType(this GgufTensorType type) => type switch
    {
        GgufTensorType.F32 => 0,
        GgufTensorType.F16 => 1,
        GgufTensorType.Q4 => 2,
        GgufTensorType.Q8 => 7,
        _ => 32,
    };

    /// <summary>The same type in a checkpoint; null: there is none.</summary>
    internal static SafetensorsDtype? Plain(this GgufTensorType type) => type switch
    {
        GgufTensorType.F32 => SafetensorsDtype.F32,
        GgufTensorType.F16 => SafetensorsDtype.F16,
        GgufTensorType.BF16 => SafetensorsDtype.BF16,
        _ => null,
    };
}
