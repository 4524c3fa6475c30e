using System.Diagnostics;

namespace Lathe.Models.Tests.PyTorch;

/// <summary>Files that PyTorch itself wrote, by tests/oracles/torch/save_bins.py.</summary>
public sealed class TorchFiles : IDisposable
{
    public const string Missing = "/usr/bin/python3 has no torch (apt-get install python3-torch python3-numpy)";

    private const string Python = "/usr/bin/python3";

    private readonly TemporaryFolder _folder = new();

    public TorchFiles()
    {
        IsThere = File.Exists(Python) && Run("-c", "import torch") == "";
        if (IsThere && Run(Script(), _folder.Path) is { Length: > 0 } errors)
        {
            throw new InvalidOperationException(errors);
        }
    }

    public bool IsThere { get; }

    public string this[string name] => _folder[name];

    public IEnumerable<string> Names(string pattern) => Directory.EnumerateFiles(_folder.Path, pattern).Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    /// <summary>Empty where it succeeded.</summary>
    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{Python} did not start.");
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : errors + $" exit code {process.ExitCode}";
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daemon.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "oracles", "torch", "save_bins.py");
    }
}
