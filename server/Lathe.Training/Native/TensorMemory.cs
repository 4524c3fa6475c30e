using TorchSharp;
using static TorchSharp.torch;

namespace Lathe.Training.Native;

/// <summary>Raw access to the memory of CPU tensors, and tensors over memory that somebody else owns.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>First element of a contiguous fp32 CPU tensor.</summary>
    public static float* Floats(Tensor tensor) => (float*)Pointer(tensor, ScalarType.Float32);

    /// <summary>First element of a contiguous int64 CPU tensor.</summary>
    public static long* Longs(Tensor tensor) => (long*)Pointer(tensor, ScalarType.Int64);

    /// <summary>First element of a contiguous bf16 CPU tensor, as raw bits.</summary>
    public static ushort* BFloat16s(Tensor tensor) => (ushort*)Pointer(tensor, ScalarType.BFloat16);

    /// <summary>First byte of a contiguous CPU tensor of any type.</summary>
    public static byte* Bytes(Tensor tensor) => (byte*)Pointer(tensor, tensor.dtype);

    /// <summary>A tensor over foreign memory (a mapped file, say), which must stay valid as long as any tensor shares it.</summary>
    public static Tensor FromMemory(void* memory, ScalarType type, ReadOnlySpan<long> shape)
    {
        Span<long> strides = stackalloc long[shape.Length];
        var step = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        fixed (long* sizes = shape)
        fixed (long* steps = strides)
        {
            var status = LibTorch.aoti_torch_create_tensor_from_blob(memory, shape.Length, sizes, steps, 0, (int)type, 0, 0, out var handle);
            return status == 0
                ? Tensor.UnsafeCreateTensor(handle)
                : throw new InvalidOperationException("libtorch refused to wrap memory as a tensor");
        }
    }

    private static nint Pointer(Tensor tensor, ScalarType type)
    {
        if (tensor.dtype != type || tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
        {
            throw new ArgumentException(
                $"expected a contiguous {type} CPU tensor, got {tensor.dtype} on {tensor.device_type} with shape [{string.Join(", ", tensor.shape)}]");
        }

        _ = LibTorch.aoti_torch_get_data_ptr(tensor.Handle, out var pointer);
        return pointer;
    }
}
