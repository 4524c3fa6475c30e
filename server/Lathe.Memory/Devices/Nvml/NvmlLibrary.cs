using System.Runtime.InteropServices;
using System.Text;

namespace Lathe.Memory.Devices.Nvml;

/// <summary>
/// NVIDIA's management library, which comes with the driver: its C functions, found by name, so that those an older driver lacks are
/// missed only where they are asked. Signatures and struct layouts follow nvml.h. One instance is for one thread.
/// </summary>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    private const int DriverVersionLength = 80;

    /// <summary>Lengths that hold every name and UUID by nvml.h (96), then one to be on the safe side.</summary>
    private static readonly int[] TextLengths = [96, 512];

    private readonly nint _library;

    private NvmlLibrary(nint library) => _library = library;

    /// <summary>Whether the library has a function.</summary>
    public bool Has(string function) => NativeLibrary.TryGetExport(_library, function, out _);

    /// <summary>Where the library is on this system, most likely place first.</summary>
    public static IReadOnlyList<string> DefaultPaths() => OperatingSystem.IsWindows()
        ?
        [
            Path.Combine(Environment.SystemDirectory, "nvml.dll"),
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "NVIDIA Corporation", "NVSMI", "nvml.dll"),
        ]
        : ["libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1"];

    /// <summary>Loads the first of <paramref name="paths"/> that can be loaded; null when none can.</summary>
    public static NvmlLibrary? TryLoad(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (NativeLibrary.TryLoad(path, out nint library))
            {
                return new NvmlLibrary(library);
            }
        }

        return null;
    }

    public NvmlResult Initialize() => Call("nvmlInit_v2");

    /// <summary>Ends what <see cref="Initialize"/> began. To be called only when that succeeded.</summary>
    public NvmlResult Shutdown() => Call("nvmlShutdown");

    public NvmlResult DeviceCount(out uint count)
    {
        uint answer = 0;
        NvmlResult result = Find("nvmlDeviceGetCount_v2", out nint function)
            ? ((delegate* unmanaged[Cdecl]<uint*, NvmlResult>)function)(&answer)
            : NvmlResult.FunctionNotFound;
        count = result == NvmlResult.Success ? answer : 0;
        return result;
    }

    public NvmlResult DeviceHandle(uint index, out nint device)
    {
        nint answer = 0;
        NvmlResult result = Find("nvmlDeviceGetHandleByIndex_v2", out nint function)
            ? ((delegate* unmanaged[Cdecl]<uint, nint*, NvmlResult>)function)(index, &answer)
            : NvmlResult.FunctionNotFound;
        device = answer;
        return result;
    }

    public NvmlResult DriverVersion(out string version)
    {
        byte* buffer = stackalloc byte[DriverVersionLength];
        NvmlResult result = Find("nvmlSystemGetDriverVersion", out nint function)
            ? ((delegate* unmanaged[Cdecl]<byte*, uint, NvmlResult>)function)(buffer, DriverVersionLength)
            : NvmlResult.FunctionNotFound;
        version = result == NvmlResult.Success ? Text(buffer, DriverVersionLength) : "";
        return result;
    }

    public NvmlResult Name(nint device, out string name) => DeviceText("nvmlDeviceGetName", device, out name);

    public NvmlResult Uuid(nint device, out string uuid) => DeviceText("nvmlDeviceGetUUID", device, out uuid);

    public NvmlResult Memory(nint device, out NvmlMemory memory)
    {
        NvmlMemory answer = default;
        NvmlResult result = Find("nvmlDeviceGetMemoryInfo", out nint function)
            ? ((delegate* unmanaged[Cdecl]<nint, NvmlMemory*, NvmlResult>)function)(device, &answer)
            : NvmlResult.FunctionNotFound;
        memory = answer;
        return result;
    }

    public NvmlResult MemoryV2(nint device, out NvmlMemoryV2 memory)
    {
        var answer = new NvmlMemoryV2 { Version = NvmlMemoryV2.CurrentVersion };
        NvmlResult result = Find("nvmlDeviceGetMemoryInfo_v2", out nint function)
            ? ((delegate* unmanaged[Cdecl]<nint, NvmlMemoryV2*, NvmlResult>)function)(device, &answer)
            : NvmlResult.FunctionNotFound;
        memory = answer;
        return result;
    }

    public NvmlResult Capability(nint device, out ComputeCapability capability)
    {
        int major = 0;
        int minor = 0;
        NvmlResult result = Find("nvmlDeviceGetCudaComputeCapability", out nint function)
            ? ((delegate* unmanaged[Cdecl]<nint, int*, int*, NvmlResult>)function)(device, &major, &minor)
            : NvmlResult.FunctionNotFound;
        capability = new ComputeCapability(major, minor);
        return result;
    }

    /// <summary>Whether MIG divides the device. Most GPUs can't be divided: the result is then NotSupported.</summary>
    public NvmlResult MigMode(nint device, out bool enabled)
    {
        uint current = 0;
        uint pending = 0;
        NvmlResult result = Find("nvmlDeviceGetMigMode", out nint function)
            ? ((delegate* unmanaged[Cdecl]<nint, uint*, uint*, NvmlResult>)function)(device, &current, &pending)
            : NvmlResult.FunctionNotFound;
        enabled = result == NvmlResult.Success && current == 1;
        return result;
    }

    /// <summary>Writes up to <paramref name="count"/> entries to <paramref name="buffer"/> and says how many there are.</summary>
    public NvmlResult Processes(string function, nint device, ref uint count, byte* buffer)
    {
        if (!Find(function, out nint address))
        {
            return NvmlResult.FunctionNotFound;
        }

        uint entries = count;
        NvmlResult result = ((delegate* unmanaged[Cdecl]<nint, uint*, byte*, NvmlResult>)address)(device, &entries, buffer);
        count = entries;
        return result;
    }

    public void Dispose() => NativeLibrary.Free(_library);

    private NvmlResult Call(string name) => Find(name, out nint function)
        ? ((delegate* unmanaged[Cdecl]<NvmlResult>)function)()
        : NvmlResult.FunctionNotFound;

    private NvmlResult DeviceText(string name, nint device, out string text)
    {
        text = "";
        if (!Find(name, out nint function))
        {
            return NvmlResult.FunctionNotFound;
        }

        var result = NvmlResult.InsufficientSize;
        foreach (int length in TextLengths)
        {
            byte[] bytes = new byte[length];
            fixed (byte* buffer = bytes)
            {
                result = ((delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlResult>)function)(device, buffer, (uint)length);
                text = result == NvmlResult.Success ? Text(buffer, length) : "";
            }

            if (result != NvmlResult.InsufficientSize)
            {
                break;
            }
        }

        return result;
    }

    private bool Find(string name, out nint function) => NativeLibrary.TryGetExport(_library, name, out function);

    private static string Text(byte* buffer, int length)
    {
        var bytes = new ReadOnlySpan<byte>(buffer, length);
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
