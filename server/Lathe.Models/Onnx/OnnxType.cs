namespace Lathe.Models.Onnx;

/// <summary>Element types, by ONNX's own numbers (onnx.proto, TensorProto.DataType).</summary>
public enum OnnxType
{
    F32 = 1,
    I64 = 7,
    Bool = 9,
    F16 = 10,
}
