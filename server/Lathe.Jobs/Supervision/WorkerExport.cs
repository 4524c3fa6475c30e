using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Has a worker export a model. The worker ends with whoever asked for it: nothing is left of what is not whole then.</summary>
public static class WorkerExport
{
    private const int MaxErrorLength = 2000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="request">What is exported.</param>
    /// <param name="told">Called with each line the worker prints, and what it says; the last is the end.</param>
    /// <param name="workerPath">Of the worker; null: the one that is found.</param>
    /// <param name="cancellation">Asks the worker to stop; it is waited for all the same.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="RunStartException">The worker cannot be started.</exception>
    public static async Task<WorkerExitCode> RunAsync(
        ExportRequest request, Action<string, ExportEvent> told, string? workerPath = null, CancellationToken cancellation = default)
    {
        var worker = WorkerLocator.Find(workerPath);
        var start = new ProcessStartInfo(worker, ["export"])
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
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await AskAsync(process.StandardInput, request).ConfigureAwait(false);
            using var stop = cancellation.Register(process.StandardInput.Close);
            ExportEvent? last = null;
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                if (ExportEvent.Parse(line) is { } next)
                {
                    last = next;
                    told(line, next);
                }
            }

            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            if (last is { Type: ExportEventType.Finished or ExportEventType.Failed })
            {
                return last.Kind ?? WorkerExitCode.Completed;
            }

            var said = await errors.ConfigureAwait(false);
            throw new RunStartException(
                WorkerExitCode.WorkerLost,
                $"The worker ended with exit code {process.ExitCode} before the export was done. {said[..Math.Min(said.Length, MaxErrorLength)]}".Trim(),
                hint: "What it had written beside the folder is removed by the next export to it. If it was killed for lack of memory, close other programs, or leave the check out (--no-check).");
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new RunStartException(WorkerExitCode.Engine, $"The worker {worker} cannot be started: {failure.Message}", failure);
        }
    }

    private static async Task AskAsync(StreamWriter input, ExportRequest request)
    {
        try
        {
            await input.WriteLineAsync(request.ToJson().AsMemory(), CancellationToken.None).ConfigureAwait(false);
            await input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already; its exit code and what it said tell why.
        }
    }
}
