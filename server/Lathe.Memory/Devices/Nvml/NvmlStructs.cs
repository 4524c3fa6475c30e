using System.Runtime.InteropServices;

namespace Lathe.Memory.Devices.Nvml;

/// <summary><c>nvmlMemory_t</c>: 24 bytes. What is used includes what is reserved.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}

/// <summary><c>nvmlMemory_v2_t</c>: 40 bytes, 4 of them padding after the version.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemoryV2
{
    /// <summary>Size of the struct in the lower bytes, its version in the highest (<c>NVML_STRUCT_VERSION</c>).</summary>
    public const uint CurrentVersion = 40 | (2 << 24);

    public uint Version;
    public ulong Total;
    public ulong Reserved;
    public ulong Free;
    public ulong Used;
}

/// <summary><c>nvmlProcessInfo_v1_t</c>: 16 bytes. All later forms begin in the same way.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcess
{
    /// <summary><c>NVML_VALUE_NOT_AVAILABLE</c>, for the bytes: always on Windows, whose kernel manages the memory itself.</summary>
    public const ulong NotAvailable = ulong.MaxValue;

    public uint ProcessId;
    public ulong UsedBytes;
}
