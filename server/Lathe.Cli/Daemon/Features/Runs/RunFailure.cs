using System.Text.Json;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>Makes the errors of <c>lathe/run/*</c>.</summary>
internal static class RunFailure
{
    public static LocalRpcException Of(RunErrorKind kind, string message, string? hint = null) => new(message)
    {
        ErrorCode = LspErrorCodes.RequestFailed,
        ErrorData = JsonSerializer.SerializeToElement(new RunErrorData(kind, hint), DaemonJson.Default.RunErrorData),
    };

    public static LocalRpcException Unknown(string id) =>
        Of(RunErrorKind.RunUnknown, $"There is no run '{id}'; its records may have been deleted.");

    public static LocalRpcException InvalidParams(string message) => new(message) { ErrorCode = LspErrorCodes.InvalidParams };
}
