using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Engines;

/// <summary><c>lathe engine show</c>.</summary>
internal static class EngineShowCommand
{
    public static Command Create()
    {
        var command = new Command("show", "Print the path of the worker that trainings are run by.");
        command.SetAction(_ => (int)Run());
        return command;
    }

    private static WorkerExitCode Run()
    {
        try
        {
            System.Console.Out.WriteLine(Terminal.OneLine(WorkerLocator.Find()));
            return WorkerExitCode.Completed;
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, null);
            return failure.Kind;
        }
    }
}
