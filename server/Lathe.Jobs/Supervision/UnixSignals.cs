using System.Runtime.InteropServices;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

internal static partial class UnixSignals
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM, if the process is still the one that took the run. False when not, and on Windows.</summary>
    public static bool Terminate(WorkerIdentity worker) => Send(worker, Sigterm);

    /// <summary>Sends SIGKILL; otherwise like <see cref="Terminate"/>.</summary>
    public static bool Kill(WorkerIdentity worker) => Send(worker, Sigkill);

    private static bool Send(WorkerIdentity worker, int signal) =>
        !OperatingSystem.IsWindows() && WorkerLiveness.IsAlive(worker) && kill(worker.ProcessId, signal) == 0;

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
