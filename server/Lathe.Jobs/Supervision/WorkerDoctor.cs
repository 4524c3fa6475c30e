using System.ComponentModel;
using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Has a worker examine this machine: only a worker may load libtorch.</summary>
public static class WorkerDoctor
{
    private const int MaxErrorLength = 2000;

    /// <summary>Throws <see cref="RunStartException"/> when the worker cannot be started or ends without a report.</summary>
    public static async Task<DoctorReport> ExamineAsync(string? workerPath = null, CancellationToken cancellation = default)
    {
        var worker = WorkerLocator.Find(workerPath);
        var start = new ProcessStartInfo(worker, ["doctor", "--json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        WorkerProcess.Apply(WorkerProcess.EnvironmentOf(), start);
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("the system did not start a process");
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            var said = await errors.ConfigureAwait(false);
            said = said[..Math.Min(said.Length, MaxErrorLength)].Trim();
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return DoctorReport.Parse(output)
                ?? throw new RunStartException(
                    WorkerExitCode.Engine,
                    $"The worker {worker} ended with exit code {process.ExitCode} and no report. {said}".Trim());
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new RunStartException(WorkerExitCode.Engine, $"The worker {worker} cannot be started: {failure.Message}", failure);
        }
    }
}
