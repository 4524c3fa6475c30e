using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Export;

/// <summary>Runs <c>lathe export</c>: finds what is meant, has the worker write it, shows how it goes and how it ended.</summary>
internal static class ExportAction
{
    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(ExportArguments arguments)
    {
        try
        {
            var (request, refusal) = ExportIntake.Load(arguments);
            if (request is null)
            {
                return (int)refusal;
            }

            using var interruption = new Interruption();
            using var view = new ExportView(arguments.Json);
            return (int)await WorkerExport.RunAsync(request, view.Show, cancellation: interruption.Token).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return (int)failure.Kind;
        }
    }
}
