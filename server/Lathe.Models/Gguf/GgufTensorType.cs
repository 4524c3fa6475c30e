namespace Lathe.Models.Gguf;

/// <summary>Element types of a GGUF file that are written, with their numbers in the file (ggml's <c>ggml_type</c>).</summary>
public enum GgufTensorType
{
    F32 = 0,
    F16 = 1,

    /// <summary>ggml's Q4_0: 32 elements share a scale in half precision and have four bits each.</summary>
    Q4 = 2,

    /// <summary>ggml's Q8_0: 32 elements share a scale in half precision and have eight bits each.</summary>
    Q8 = 8,

    BF16 = 30,
}
