using System.Collections.Frozen;

namespace Lathe.Models.Safetensors;

/// <summary>Names and sizes of the element types.</summary>
public static class SafetensorsDtypes
{
    private static readonly (SafetensorsDtype Dtype, string Name, int Bits)[] Table =
    [
        (SafetensorsDtype.F32, "F32", 32),
        (SafetensorsDtype.F16, "F16", 16),
        (SafetensorsDtype.BF16, "BF16", 16),
        (SafetensorsDtype.F64, "F64", 64),
        (SafetensorsDtype.Bool, "BOOL", 8),
        (SafetensorsDtype.U8, "U8", 8),
        (SafetensorsDtype.I8, "I8", 8),
        (SafetensorsDtype.U16, "U16", 16),
        (SafetensorsDtype.I16, "I16", 16),
        (SafetensorsDtype.U32, "U32", 32),
        (SafetensorsDtype.I32, "I32", 32),
        (SafetensorsDtype.U64, "U64", 64),
        (SafetensorsDtype.I64, "I64", 64),
        (SafetensorsDtype.C64, "C64", 64),
        (SafetensorsDtype.F4, "F4", 4),
        (SafetensorsDtype.F6E2M3, "F6_E2M3", 6),
        (SafetensorsDtype.F6E3M2, "F6_E3M2", 6),
        (SafetensorsDtype.F8E4M3, "F8_E4M3", 8),
        (SafetensorsDtype.F8E5M2, "F8_E5M2", 8),
        (SafetensorsDtype.F8E8M0, "F8_E8M0", 8),
        (SafetensorsDtype.F8E4M3Fnuz, "F8_E4M3FNUZ", 8),
        (SafetensorsDtype.F8E5M2Fnuz, "F8_E5M2FNUZ", 8),
    ];

    private static readonly FrozenDictionary<string, SafetensorsDtype> ByName =
        Table.ToFrozenDictionary(row => row.Name, row => row.Dtype, StringComparer.Ordinal);

    /// <summary>Name in a header, such as <c>F8_E4M3</c>.</summary>
    public static string Name(this SafetensorsDtype dtype) => Table[(int)dtype].Name;

    /// <summary>Bits of one element.</summary>
    public static int Bits(this SafetensorsDtype dtype) => Table[(int)dtype].Bits;

    /// <summary>One of the three formats Lathe reads weights from.</summary>
    public static bool IsSupportedFloat(this SafetensorsDtype dtype) =>
        dtype is SafetensorsDtype.F32 or SafetensorsDtype.F16 or SafetensorsDtype.BF16;

    public static bool TryParse(string name, out SafetensorsDtype dtype) => ByName.TryGetValue(name, out dtype);

    /// <summary>Bytes of a tensor; null if they are not whole or exceed 2^63.</summary>
    public static long? ByteLength(this SafetensorsDtype dtype, IReadOnlyList<long> shape)
    {
        try
        {
            var bits = shape.Aggregate(1L, (product, size) => checked(product * size));
            bits = checked(bits * dtype.Bits());
            return bits % 8 == 0 && bits >= 0 ? bits / 8 : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
