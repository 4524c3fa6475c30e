using System.Runtime.InteropServices;
using TorchSharp;

namespace Lathe.Training.Native;

/// <summary>
/// Makes libtorch loadable and fast in this process. Everything here must happen before the first tensor:
/// the allocator's and OpenMP's settings are read once, when their libraries start.
/// </summary>
public static partial class NativeRuntime
{
    private const int MallocTrimThreshold = -1;
    private const int MallocMmapMax = -4;
    private const int MallocArenaMax = -8;

    private static readonly Lock Gate = new();
    private static NativeReport? _report;

    /// <summary>Idempotent. Throws <see cref="EngineLoadException"/> with one sentence when libtorch cannot be used here.</summary>
    public static NativeReport Prepare()
    {
        lock (Gate)
        {
            return _report ??= Load();
        }
    }

    private static NativeReport Load()
    {
        if (OperatingSystem.IsLinux())
        {
            TuneAllocatorAndThreads();
        }

        var runtime = CxxRuntime.Find();
        var bridge = NativeLibraryFile("LibTorchSharp");
        var weakened = bridge is null ? 0 : WeakenNewerVersions(bridge, runtime);
        var keepsBlocks = false;
        try
        {
            // Loaded here first: the loader's own message is one line, TorchSharp's is a page.
            if (bridge is not null)
            {
                _ = NativeLibrary.Load(bridge);
            }

            using var probe = torch.ones(1);
            keepsBlocks = TensorBlocks.Install();
        }
        catch (Exception failure)
        {
            throw new EngineLoadException(Explain(failure, bridge, runtime), failure);
        }

        return new NativeReport(runtime.ToString(), bridge, weakened, keepsBlocks);
    }

    /// <summary>
    /// glibc hands every large block back to the kernel, so that page faults dominate a training step; and OpenMP workers that
    /// spin between parallel regions fight with every other thread. Values already in the environment win.
    /// </summary>
    private static void TuneAllocatorAndThreads()
    {
        if (Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is null)
        {
            _ = mallopt(MallocMmapMax, 0);
            _ = mallopt(MallocTrimThreshold, -1);
        }

        // Arenas of other threads are cut into 64 MiB heaps, which large tensors do not fit.
        _ = mallopt(MallocArenaMax, 1);
        _ = setenv("OMP_WAIT_POLICY", "passive", overwrite: 0);
    }

    /// <summary>
    /// TorchSharp's bridge requires GLIBCXX_3.4.32 for a link anchor that is never resolved. Where the system's libstdc++ is
    /// older (Debian 12, Ubuntu 22.04), the requirement is marked weak in the app's own copy of the file, once, by rename.
    /// </summary>
    private static int WeakenNewerVersions(string bridge, CxxRuntime runtime)
    {
        if (runtime.NewestVersion is null)
        {
            return 0;
        }

        bool TooNew(string name) => CxxRuntime.ParseVersion(name) > runtime.NewestVersion;
        var elf = File.ReadAllBytes(bridge);
        if (!ElfSymbolVersions.Required(elf).Any(TooNew))
        {
            return 0;
        }

        var changed = ElfSymbolVersions.Weaken(elf, TooNew);
        var temporary = $"{bridge}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, elf);
            File.Move(temporary, bridge, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new EngineLoadException(
                $"This system's libstdc++ (GLIBCXX_{runtime.NewestVersion}) is older than the engine asks for, and its copy at {bridge} " +
                "cannot be adapted because the folder is not writable; make it writable for the first start or install GCC 13's libstdc++.",
                failure);
        }

        return changed;
    }

    /// <summary>Full path of a native library that ships beside the app; null when there is none.</summary>
    private static string? NativeLibraryFile(string name)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        return new[]
        {
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file),
            Path.Combine(AppContext.BaseDirectory, "runtimes", PortableRuntimeIdentifier, "native", file),
            Path.Combine(AppContext.BaseDirectory, file),
        }.FirstOrDefault(File.Exists);
    }

    private static string PortableRuntimeIdentifier
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static string Explain(Exception failure, string? bridge, CxxRuntime runtime)
    {
        if (bridge is null)
        {
            return $"The engine's native library LibTorchSharp is missing below {AppContext.BaseDirectory}; build or install Lathe again " +
                $"(this machine: {RuntimeInformation.RuntimeIdentifier}).";
        }

        var detail = failure;
        while (detail.InnerException is not null)
        {
            detail = detail.InnerException;
        }

        var reason = detail.Message.ReplaceLineEndings(" ").Trim();
        return $"libtorch could not be loaded from {Path.GetDirectoryName(bridge)} (C++ runtime: {runtime}): {reason}";
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
