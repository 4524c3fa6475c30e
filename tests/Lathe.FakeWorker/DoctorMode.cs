using Lathe.Protocol;
using Lathe.Protocol.Worker;

namespace Lathe.Worker.Modes;

internal static class DoctorMode
{
    public static int Run(TextWriter output, bool json)
    {
        var report = new DoctorReport(LatheVersion.Current, [new DoctorCheck("libtorch", DoctorStatus.Problem, $"json {json}", "Look.")]);
        output.WriteLine(report.ToJson());
        return (int)WorkerExitCode.Engine;
    }
}
