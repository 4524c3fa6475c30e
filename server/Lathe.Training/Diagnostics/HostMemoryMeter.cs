using System.Buffers.Text;
using Lathe.Training.Native;
using Microsoft.Win32.SafeHandles;

namespace Lathe.Training.Diagnostics;

/// <summary>
/// Resident memory of this process, with what it has touched of mapped files. On Linux the kernel keeps the high-water mark (VmHWM of
/// proc_pid_status(5)) and starts it anew when asked (proc_pid_clear_refs(5)), so that peaks are exact and cost two system calls. Blocks that
/// are kept for the next tensor are nobody's, and don't count.
/// </summary>
public sealed class HostMemoryMeter : IMemoryMeter
{
    private const string Status = "/proc/self/status";
    private const string ClearRefs = "/proc/self/clear_refs";

    private readonly SafeFileHandle? _status = TryOpen(Status, FileAccess.Read);
    private readonly SafeFileHandle? _reset;
    private readonly byte[] _buffer = new byte[8192];
    private long _highest;

    /// <param name="mayReset">False: as on a system that keeps one peak per process.</param>
    public HostMemoryMeter(bool mayReset = true)
    {
        _reset = mayReset ? TryOpen(ClearRefs, FileAccess.Write) : null;
        if (_reset is not null && !Reset(_reset))
        {
            _reset.Dispose();
            _reset = null;
        }
    }

    public MemoryBasis Basis => _reset is null ? MemoryBasis.RunPeak : MemoryBasis.PhasePeak;

    public long TotalBytes => Math.Max(0, HostMemory.TotalBytes);

    public long UsedBytes => Read().Used - (TensorBlocks.Cache?.Use.Kept ?? 0);

    public long TakePeak()
    {
        var (used, highest) = WithoutKept(Read());
        if (_reset is not null)
        {
            _ = Reset(_reset);
            return highest;
        }

        var raised = highest > _highest;
        _highest = Math.Max(highest, _highest);
        return raised ? highest : used;
    }

    public void Dispose()
    {
        _status?.Dispose();
        _reset?.Dispose();
    }

    private static SafeFileHandle? TryOpen(string path, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>5: only the high-water mark; pages and their flags are not touched.</summary>
    private static bool Reset(SafeFileHandle file)
    {
        try
        {
            RandomAccess.Write(file, "5"u8, 0);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// The kernel's mark is of what was used and kept together. What else there is than blocks hardly falls within a phase, so that the
    /// most that was used at once is known from the end; where it does fall, the mark says at least so much.
    /// </summary>
    private static (long Used, long Highest) WithoutKept((long Used, long Highest) read)
    {
        if (TensorBlocks.Cache?.TakeUse() is not { } blocks)
        {
            return read;
        }

        var others = read.Used - blocks.Used - blocks.Kept;
        return (read.Used - blocks.Kept, Math.Min(read.Highest, Math.Max(others + blocks.MostUsed, read.Highest - blocks.MostKept)));
    }

    private (long Used, long Highest) Read()
    {
        if (_status is null)
        {
            return (Environment.WorkingSet, Environment.WorkingSet);
        }

        try
        {
            var text = _buffer.AsSpan(0, RandomAccess.Read(_status, _buffer, 0));
            return (Field(text, "\nVmRSS:"u8), Field(text, "\nVmHWM:"u8));
        }
        catch (IOException)
        {
            return (0, 0);
        }
    }

    private static long Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        var number = at < 0 ? default : text[(at + name.Length)..].TrimStart("\t "u8);
        return Utf8Parser.TryParse(number, out long kilobytes, out _) ? kilobytes * 1024 : 0;
    }
}
