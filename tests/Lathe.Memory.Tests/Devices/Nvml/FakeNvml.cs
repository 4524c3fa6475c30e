using System.Diagnostics;

namespace Lathe.Memory.Tests.Devices.Nvml;

/// <summary>The stand-in for NVIDIA's library, compiled in a folder of its own that goes away with it.</summary>
internal sealed class FakeNvml : IDisposable
{
    private const string LibraryName = "libnvidia-ml.so.1";

    private FakeNvml()
    {
    }

    /// <summary>Where the library is: a folder for LD_LIBRARY_PATH.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-nvml-").FullName;

    public string Library => Path.Combine(Folder, LibraryName);

    /// <summary>Skips the test where there is no C compiler.</summary>
    /// <param name="macros">Such as "GPUS=1"; the source says which there are.</param>
    public static FakeNvml Compile(params string[] macros)
    {
        var compiler = Compiler();
        Assert.SkipWhen(compiler is null, "There is no C compiler (cc, gcc or clang) to make the stand-in for NVIDIA's library with.");
        var fake = new FakeNvml();
        string source = Path.Combine(AppContext.BaseDirectory, "Devices", "Nvml", "fake-nvml.c");
        string[] arguments = ["-shared", "-fPIC", "-Wall", "-Werror", .. macros.Select(macro => $"-D{macro}")];
        using var process = Process.Start(new ProcessStartInfo(compiler!, [.. arguments, "-o", fake.Library, source])
        {
            RedirectStandardError = true,
        })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return fake;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string? Compiler()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return ((string[])["cc", "gcc", "clang"])
            .SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
