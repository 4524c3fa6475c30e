using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Modules;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>
/// A started <c>lathe train</c>, at the head of a process group of its own as under a terminal, so that Ctrl-C can be sent as a terminal
/// does: to the shell and the worker.
/// </summary>
internal sealed class TrainProcess : IDisposable
{
    /// <summary>See <see cref="InProcess"/>.</summary>
    public const string Matmul = "onednn";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly string _runs;
    private readonly HashSet<string> _earlier;
    private RunDirectory? _run;

    private TrainProcess(TinyFolder folder, string output, IReadOnlyDictionary<string, string> environment, string[] words)
    {
        _runs = RunDirectory.RunsOf(folder.PathOf(output));
        _earlier = Directory.Exists(_runs) ? [.. Directory.GetDirectories(_runs)] : [];
        var start = Shell.StartOf(folder.Root, ["train", Path.GetFileName(folder.WriteRecipe()), $"output_dir={output}", .. words]);

        // A test runner in the background may ignore SIGINT, which its children would inherit.
        string[] asFromTerminal = ["--default-signal=INT", "setsid", Shell.Program];
        start = new ProcessStartInfo("/usr/bin/env", [.. asFromTerminal, .. start.ArgumentList])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["XDG_STATE_HOME"] = start.Environment["XDG_STATE_HOME"],
                ["XDG_CACHE_HOME"] = start.Environment["XDG_CACHE_HOME"],
                ["NO_COLOR"] = "1",
                [ComputeContextFactory.MatmulVariable] = Matmul,
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync(Cancellation);
        _error = _process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="folder">With model, data and recipe.</param>
    /// <param name="output">The recipe's output_dir.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    /// <param name="words">More of the command line.</param>
    public static TrainProcess Start(
        TinyFolder folder, string output, IReadOnlyDictionary<string, string>? environment = null, params string[] words) =>
        new(folder, output, environment ?? new Dictionary<string, string>(), words);

    /// <summary>From start to end.</summary>
    public static async Task<EndedProcess> RunAsync(
        TinyFolder folder, string output, IReadOnlyDictionary<string, string>? environment = null, params string[] words)
    {
        using var process = Start(folder, output, environment, words);
        return await process.EndAsync();
    }

    /// <summary>Waits for an event; fails when the process ends without it.</summary>
    public async Task<T> EventAsync<T>(Func<T, bool> wanted)
        where T : RunEvent
    {
        while (true)
        {
            var ended = _process.HasExited;
            if (Find() is { } run && File.Exists(run.Events) && InProcess.EventsOf(run).OfType<T>().FirstOrDefault(wanted) is { } found)
            {
                return found;
            }

            Assert.False(ended, ended ? $"the run ended before the event: {await _output}{await _error}" : "");
            await Task.Delay(Pause, Cancellation);
        }
    }

    /// <summary>SIGKILL to the worker alone.</summary>
    public void KillWorker()
    {
        using var worker = Process.GetProcessById(RunRecords.Read(Find()!)!.Worker!.ProcessId);
        worker.Kill();
    }

    /// <summary>SIGKILL to the worker some time after it has taken the run; false when the run ended before.</summary>
    public async Task<bool> TryKillWorkerAsync(TimeSpan after)
    {
        while (!_process.HasExited)
        {
            if (Find() is { } run && RunRecords.Read(run)?.Worker is { } identity)
            {
                using var worker = TryGet(identity.ProcessId);
                await Task.WhenAny(_process.WaitForExitAsync(Cancellation), Task.Delay(after, Cancellation));
                if (worker is null || worker.HasExited)
                {
                    return false;
                }

                worker.Kill();
                return true;
            }

            await Task.Delay(Pause, Cancellation);
        }

        return false;
    }

    /// <summary>SIGINT to the whole group.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -INT -{_process.Id}"])!;
        await kill.WaitForExitAsync(Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<EndedProcess> EndAsync()
    {
        await _process.WaitForExitAsync(Cancellation);
        return new EndedProcess(
            (WorkerExitCode)_process.ExitCode, await _output, await _error, Find() is { } run && File.Exists(run.Events) ? InProcess.EventsOf(run) : []);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static Process? TryGet(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private RunDirectory? Find() => _run ??= Directory.Exists(_runs)
        ? Directory.GetDirectories(_runs).Where(path => !_earlier.Contains(path)).Select(RunDirectory.At).OfType<RunDirectory>().SingleOrDefault()
        : null;
}
