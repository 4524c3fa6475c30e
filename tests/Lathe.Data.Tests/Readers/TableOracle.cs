using System.Diagnostics;
using Lathe.Data.Tests.Templates;

namespace Lathe.Data.Tests.Readers;

/// <summary>Runs tests/oracles/tables, installing its packages first where that has not been done.</summary>
internal static class TableOracle
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "oracles", "tables");

    /// <summary>Writes the tables into a folder.</summary>
    public static void Write(string folder, int rows, int seed)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Start("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }

        Start("node", "write.mjs", folder, $"{rows}", $"{seed}");
    }

    private static void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }
}
