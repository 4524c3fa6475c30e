using System.Diagnostics;
using System.Reflection;

namespace Lathe.EndToEnd.Tests;

/// <summary>The built <c>lathe</c> program, as a user starts it.</summary>
internal static class Shell
{
    public static string Program { get; } = PathOf("Shell");

    /// <summary>A worker with a scripted engine: the recipe's run_name says what happens.</summary>
    public static string FakeWorker { get; } = PathOf("FakeWorker");

    /// <param name="folder">Working directory; also holds the state folder, so that the user's own is not touched.</param>
    /// <param name="arguments">Words after <c>lathe</c>.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(StartOf(folder, arguments))!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    /// <summary>For a test that talks to the program while it runs.</summary>
    public static ProcessStartInfo StartOf(string folder, params string[] arguments) => new(Program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["XDG_STATE_HOME"] = Path.Combine(folder, ".state"), ["XDG_CACHE_HOME"] = Path.Combine(folder, ".cache"), ["NO_COLOR"] = "1" },
    };

    private static string PathOf(string key) => Path.GetFullPath(
        typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!);
}
