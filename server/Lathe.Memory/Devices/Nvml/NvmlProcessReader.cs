using System.Runtime.InteropServices;

namespace Lathe.Memory.Devices.Nvml;

/// <summary>
/// Reads who uses a device. NVML has had three forms of the question, and entries of three lengths for them: pid and bytes in all,
/// later two numbers of MIG instances, and in some drivers (R535's first) the protected bytes of confidential computing.
/// </summary>
internal static unsafe class NvmlProcessReader
{
    private const int ShortEntry = 16;
    private const int MigEntry = 24;
    private const int ProtectedEntry = 32;
    private const int FirstCapacity = 64;
    private const int Attempts = 6;

    /// <summary>Processes with a CUDA context.</summary>
    public const string Compute = "nvmlDeviceGetComputeRunningProcesses";

    /// <summary>Processes that draw.</summary>
    public const string Graphics = "nvmlDeviceGetGraphicsRunningProcesses";

    /// <summary>Asks in the newest form the library has. The list is empty unless the result is a success.</summary>
    public static NvmlResult Read(NvmlLibrary library, string question, nint device, out IReadOnlyList<NvmlProcess> processes)
    {
        var result = NvmlResult.FunctionNotFound;
        processes = [];
        foreach (string form in (string[])["_v3", "_v2", ""])
        {
            result = Read(library, question + form, EntryLength(library, form), device, out processes);
            if (result != NvmlResult.FunctionNotFound)
            {
                break;
            }
        }

        return result;
    }

    private static NvmlResult Read(
        NvmlLibrary library, string function, int entryLength, nint device, out IReadOnlyList<NvmlProcess> processes)
    {
        uint capacity = FirstCapacity;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            // Room for the longest entries, whichever they are: a wrong guess gives wrong figures then, and never a write beyond the end.
            byte[] buffer = new byte[capacity * ProtectedEntry];
            uint count = capacity;
            NvmlResult result;
            fixed (byte* bytes = buffer)
            {
                result = library.Processes(function, device, ref count, bytes);
            }

            if (result != NvmlResult.InsufficientSize)
            {
                processes = result == NvmlResult.Success ? Entries(buffer, entryLength, (int)Math.Min(count, capacity)) : [];
                return result;
            }

            // Others may start between two questions.
            capacity = Math.Max(capacity, Math.Min(count, 1 << 20)) * 2;
        }

        processes = [];
        return NvmlResult.InsufficientSize;
    }

    /// <summary>
    /// The third form had the longest entries only in drivers that knew about protected memory and did not have the function yet that
    /// lists it separately.
    /// </summary>
    private static int EntryLength(NvmlLibrary library, string form) => form switch
    {
        "" => ShortEntry,
        "_v3" when library.Has("nvmlDeviceGetConfComputeMemSizeInfo") && !library.Has("nvmlDeviceGetRunningProcessDetailList") =>
            ProtectedEntry,
        _ => MigEntry,
    };

    private static NvmlProcess[] Entries(byte[] buffer, int length, int count)
    {
        var entries = new NvmlProcess[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = MemoryMarshal.Read<NvmlProcess>(buffer.AsSpan(i * length));
        }

        return entries;
    }
}
