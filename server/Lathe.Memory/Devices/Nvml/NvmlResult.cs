using System.Globalization;

namespace Lathe.Memory.Devices.Nvml;

/// <summary>Result codes of NVML (<c>nvmlReturn_t</c> in nvml.h).</summary>
internal enum NvmlResult
{
    Success = 0,
    Uninitialized = 1,
    InvalidArgument = 2,
    NotSupported = 3,
    NoPermission = 4,
    AlreadyInitialized = 5,
    NotFound = 6,
    InsufficientSize = 7,
    InsufficientPower = 8,
    DriverNotLoaded = 9,
    Timeout = 10,
    IrqIssue = 11,
    LibraryNotFound = 12,
    FunctionNotFound = 13,
    CorruptedInforom = 14,
    GpuIsLost = 15,
    ResetRequired = 16,
    OperatingSystem = 17,
    LibRmVersionMismatch = 18,
    InUse = 19,
    Memory = 20,
    NoData = 21,
    VgpuEccNotSupported = 22,
    InsufficientResources = 23,
    FreqNotSupported = 24,
    ArgumentVersionMismatch = 25,
    Deprecated = 26,
    NotReady = 27,
    GpuNotFound = 28,
    InvalidState = 29,
    ResetTypeNotSupported = 30,
    Unknown = 999,
}

/// <summary>What result codes mean to a user.</summary>
internal static class NvmlResults
{
    /// <summary>The end of a sentence, without its full stop: what is wrong, and what helps where that is known.</summary>
    public static string Reason(this NvmlResult result) => result switch
    {
        NvmlResult.Success => "nothing is wrong",
        NvmlResult.Uninitialized => "NVIDIA's library was not started",
        NvmlResult.InvalidArgument => "the driver refused the question",
        NvmlResult.NotSupported => "this GPU or driver does not support the question",
        NvmlResult.NoPermission => "this user may not ask the driver",
        NvmlResult.AlreadyInitialized => "NVIDIA's library was started before",
        NvmlResult.NotFound => "the driver knows nothing of that name",
        NvmlResult.InsufficientSize => "the answer is longer than it may be",
        NvmlResult.InsufficientPower => "the GPU's power cables are not connected properly",
        NvmlResult.DriverNotLoaded => "NVIDIA's driver is installed and not loaded",
        NvmlResult.Timeout => "the driver took too long to answer",
        NvmlResult.IrqIssue => "the kernel has a problem with the GPU's interrupts",
        NvmlResult.LibraryNotFound => "a part of NVIDIA's driver can't be found",
        NvmlResult.FunctionNotFound => "this driver is too old to answer",
        NvmlResult.CorruptedInforom => "the GPU's own memory of facts (infoROM) is damaged",
        NvmlResult.GpuIsLost => "the GPU has dropped off the bus; only a restart of the machine brings it back",
        NvmlResult.ResetRequired => "the GPU has to be reset first",
        NvmlResult.OperatingSystem => "the operating system or a container's rules block the GPU",
        NvmlResult.LibRmVersionMismatch =>
            "the driver's library and kernel module have different versions, as after an update; a restart of the machine helps",
        NvmlResult.InUse => "the GPU is in use in a way that rules this out",
        NvmlResult.Memory => "the driver has too little memory",
        NvmlResult.NoData => "the driver has no data",
        NvmlResult.VgpuEccNotSupported => "a virtual GPU can't do this with error correction on",
        NvmlResult.InsufficientResources => "the driver has run out of something other than memory",
        NvmlResult.FreqNotSupported => "the GPU does not support that clock",
        NvmlResult.ArgumentVersionMismatch => "the driver knows another form of this question",
        NvmlResult.Deprecated => "the driver no longer answers this question",
        NvmlResult.NotReady => "the system is not ready yet",
        NvmlResult.GpuNotFound => "the driver finds no GPU",
        NvmlResult.InvalidState => "the GPU is in a state that rules this out",
        NvmlResult.ResetTypeNotSupported => "the GPU can't be reset in this way",
        NvmlResult.Unknown => "the driver met an internal error",
        _ => string.Create(CultureInfo.InvariantCulture, $"the driver answered with code {(int)result}, which is not known here"),
    };
}
