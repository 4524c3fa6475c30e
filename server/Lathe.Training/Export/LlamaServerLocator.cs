using Lathe.Training.Loop;

namespace Lathe.Training.Export;

/// <summary>Finds llama.cpp's server, which is asked what it computes from an exported file.</summary>
public static class LlamaServerLocator
{
    /// <summary>Names the program, in place of the first one in the PATH.</summary>
    public const string Variable = "LATHE_LLAMA_SERVER";

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string Program = OperatingSystem.IsWindows() ? "llama-server.exe" : "llama-server";

    /// <summary>Absolute path: the one in LATHE_LLAMA_SERVER, else the first in the PATH; null: there is none.</summary>
    /// <exception cref="TrainingException">The variable names a file that is not there.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            var path = Path.GetFullPath(named);
            return File.Exists(path)
                ? path
                : throw new TrainingException(
                    TrainingFailure.Engine, $"{Variable} names {path}, which does not exist.",
                    $"Name llama.cpp's server by its whole path, unset {Variable}, or leave the comparison out: --no-check.");
        }

        return Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, Program))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
