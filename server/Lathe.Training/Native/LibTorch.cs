using System.Runtime.InteropServices;

namespace Lathe.Training.Native;

/// <summary>
/// The part of libtorch's stable C interface (torch/csrc/inductor/aoti_torch/c/shim.h and stable/c/shim.h) that TorchSharp does not
/// reach. Tensor handles are the same pointers as TorchSharp's. Functions return 0 on success.
/// </summary>
internal static unsafe partial class LibTorch
{
    private const string Library = "torch_cpu";

    [LibraryImport(Library)]
    public static partial int aoti_torch_create_tensor_from_blob(
        void* data, long dimensions, long* sizes, long* strides, long storageOffset, int dtype, int deviceType, int deviceIndex, out nint tensor);

    [LibraryImport(Library)]
    public static partial int aoti_torch_get_data_ptr(nint tensor, out nint pointer);

    [LibraryImport(Library)]
    public static partial int aoti_torch_new_tensor_handle(nint tensor, out nint copy);

    [LibraryImport(Library)]
    public static partial int aoti_torch_cpu__linear_pointwise(
        nint input, nint weight, nint* bias, byte* attribute, double** scalars, long scalarCount, byte** algorithm, out nint result);

    [LibraryImport(Library)]
    public static partial int aoti_torch_call_dispatcher(byte* operation, byte* overload, ulong* stack);

    [LibraryImport(Library)]
    public static partial void torch_parallel_for(
        long begin, long end, long grain, delegate* unmanaged<long, long, void*, void> body, void* context);
}
