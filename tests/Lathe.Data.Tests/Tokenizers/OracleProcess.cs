using System.Diagnostics;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Programs that the tests ask.</summary>
internal static class OracleProcess
{
    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Find();

    /// <summary>Output of a program, which has to succeed.</summary>
    public static string Run(string folder, string program, params string[] arguments)
    {
        var (code, output, errors) = Try(folder, program, arguments);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {code}\n{errors}");
    }

    public static (int ExitCode, string Output, string Errors) Try(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daemon.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
