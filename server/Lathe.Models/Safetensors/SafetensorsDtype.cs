namespace Lathe.Models.Safetensors;

/// <summary>Element types a safetensors header can name. Lathe computes with F32, F16 and BF16; the others are only recognised.</summary>
public enum SafetensorsDtype
{
    F32,
    F16,
    BF16,
    F64,
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    C64,
    F4,
    F6E2M3,
    F6E3M2,
    F8E4M3,
    F8E5M2,
    F8E8M0,
    F8E4M3Fnuz,
    F8E5M2Fnuz,
}
