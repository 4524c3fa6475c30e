using System.Text.Json;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using Lathe.Protocol.Worker;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>Makes the errors of <c>lathe/run/*</c>.</summary>
internal static class RunFailure
{
    public static LocalRpcException Of(RunErrorKind kind, string message, string? hint = null, OutputChoiceInfo? choice = null) => new(message)
    {
        ErrorCode = LspErrorCodes.RequestFailed,
        ErrorData = JsonSerializer.SerializeToElement(new RunErrorData(kind, hint, choice), DaemonJson.Default.RunErrorData),
    };

    /// <param name="failure">Why a run was not started.</param>
    /// <param name="refused">What it means when the engine is there and the folder can be used.</param>
    public static LocalRpcException Of(RunStartException failure, RunErrorKind refused = RunErrorKind.RecipeRefused) => failure switch
    {
        ChoiceNeededException needed => Of(RunErrorKind.ChoiceNeeded, failure.Message, failure.Hint, ChoiceOf(needed.Plan)),
        { Kind: WorkerExitCode.Usage } => InvalidParams(failure.Message),
        _ => Of(
            failure.Kind switch
            {
                WorkerExitCode.Engine => RunErrorKind.EngineMissing,
                WorkerExitCode.Output => RunErrorKind.OutputUnusable,
                WorkerExitCode.RunBusy => RunErrorKind.OutputBusy,
                _ => refused,
            },
            failure.Message,
            failure.Hint),
    };

    public static LocalRpcException Unknown(string id) =>
        Of(RunErrorKind.RunUnknown, $"There is no run '{id}'; its records may have been deleted.");

    public static LocalRpcException InvalidParams(string message) => new(message) { ErrorCode = LspErrorCodes.InvalidParams };

    private static OutputChoiceInfo ChoiceOf(StartPlan plan)
    {
        var checkpoints = plan.Contents.Checkpoints.Count();
        return new OutputChoiceInfo(
            plan.Checkpoint is { } path ? Path.GetFileName(path) : null,
            plan.CheckpointRun,
            plan.ChangedKeys,
            plan.CanOverwrite,
            checkpoints,
            plan.Contents.Entries.Count - checkpoints,
            plan.Contents.Entries.Sum(entry => entry.Bytes));
    }
}
