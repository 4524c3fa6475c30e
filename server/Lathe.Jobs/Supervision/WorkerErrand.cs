using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>
/// Has a worker do one thing that is no run: it takes a line of JSON, prints lines of JSON, and ends with whoever asked for it, because its input
/// ends then.
/// </summary>
internal static class WorkerErrand
{
    private const int MaxErrorLength = 2000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="mode">First argument of the worker.</param>
    /// <param name="request">On one line.</param>
    /// <param name="told">Called with each line the worker prints; the exit code where it tells the end, null for any other line.</param>
    /// <param name="lost">What was to be done, and what to do when the worker ends without a word.</param>
    /// <param name="workerPath">Of the worker; null: the one that is found.</param>
    /// <param name="cancellation">Asks the worker to stop; it is waited for all the same.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunStartException">The worker cannot be started, or ended without a word.</exception>
    public static async Task<WorkerExitCode> RunAsync(
        string mode, string request, Func<string, WorkerExitCode?> told, (string Done, string Hint) lost, string? workerPath, CancellationToken cancellation)
    {
        var worker = WorkerLocator.Find(workerPath);
        var start = new ProcessStartInfo(worker, [mode])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
        };
        WorkerProcess.Apply(WorkerProcess.EnvironmentOf(), start);
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("the system did not start a process");
            var errors = LastLinesAsync(process.StandardError);
            await AskAsync(process.StandardInput, request).ConfigureAwait(false);
            using var stop = cancellation.Register(process.StandardInput.Close);
            WorkerExitCode? end = null;
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                end = told(line) ?? end;
            }

            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            if (end is { } code)
            {
                return code;
            }

            throw new RunStartException(
                WorkerExitCode.WorkerLost,
                $"The worker ended with exit code {process.ExitCode} before the {lost.Done} was done. {await errors.ConfigureAwait(false)}".Trim(),
                hint: lost.Hint);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new RunStartException(WorkerExitCode.Engine, $"The worker {worker} cannot be started: {failure.Message}", failure);
        }
    }

    /// <summary>A server may run for weeks: of what its worker says only the end is kept.</summary>
    private static async Task<string> LastLinesAsync(StreamReader errors)
    {
        var kept = "";
        while (await errors.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            kept = $"{kept}{line}\n";
            kept = kept[Math.Max(0, kept.Length - MaxErrorLength)..];
        }

        return kept;
    }

    private static async Task AskAsync(StreamWriter input, string request)
    {
        try
        {
            await input.WriteLineAsync(request.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            await input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already; its exit code and what it said tell why.
        }
    }
}
