using System.Diagnostics;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>A disk of a few megabytes in memory. Mounting needs root: elsewhere the test says that it was skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <param name="path">Where; created.</param>
    /// <param name="options">Of mount(8), such as <c>size=8m</c>.</param>
    public static SmallDisk Mount(string path, string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tmpfs is Linux's.");
        Directory.CreateDirectory(path);
        var (code, told) = Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path);
        Assert.SkipUnless(code == 0, $"Mounting a disk in memory needs root: {told}");
        return new SmallDisk(path);
    }

    /// <summary>Fills the disk up to a rest.</summary>
    public void FillUpTo(long rest)
    {
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (new DriveInfo(Path).AvailableFreeSpace > rest)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Clear() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public void Dispose()
    {
        // Lazily: a process that just ended may still be closing its files.
        var (code, told) = Run("umount", "--lazy", Path);
        Assert.True(code == 0, told);
    }

    private static (int Code, string Told) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, told.Trim());
    }
}
