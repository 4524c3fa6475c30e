using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Eval;

/// <summary>Runs <c>lathe eval</c>: finds what is meant, has the worker ask, shows how it goes and what came out.</summary>
internal static class EvalAction
{
    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(EvalArguments arguments)
    {
        try
        {
            var (request, refusal) = EvalIntake.Load(arguments);
            if (request is null)
            {
                return (int)refusal;
            }

            using var interruption = new Interruption();
            using var view = new EvalView(arguments.Json);
            return (int)await WorkerEval.RunAsync(request, view.Show, cancellation: interruption.Token).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return (int)failure.Kind;
        }
    }
}
