using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON object." };
        var command = new Command("doctor", "Check whether training can run on this machine, and how well.") { json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellation)
    {
        try
        {
            var report = await WorkerDoctor.ExamineAsync(cancellation: cancellation).ConfigureAwait(false);
            if (json)
            {
                await System.Console.Out.WriteLineAsync(report.ToJson()).ConfigureAwait(false);
            }
            else
            {
                DoctorView.Write(Terminal.Output(), report);
            }

            return (int)(report.CanTrain ? WorkerExitCode.Completed : WorkerExitCode.Engine);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, WorkerExitAdvice.For(failure.Kind).Action);
            return (int)failure.Kind;
        }
    }
}
