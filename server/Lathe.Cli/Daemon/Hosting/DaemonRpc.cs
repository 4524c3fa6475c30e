using Lathe.Protocol.Lsp;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>The connection. A failure that nobody foresaw reaches its caller as one sentence; where it happened goes to the log.</summary>
internal sealed class DaemonRpc(IJsonRpcMessageHandler handler, DaemonLog log) : JsonRpc(handler)
{
    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        if (exception is LocalRpcException or OperationCanceledException)
        {
            if (!request.IsResponseExpected)
            {
                // A notification has no answer that could carry it.
                log.Warning(exception.Message);
            }

            return base.CreateErrorDetails(request, exception);
        }

        log.Defect($"'{request.Method}' failed", exception);
        return new JsonRpcError.ErrorDetail
        {
            Code = (JsonRpcErrorCode)LspErrorCodes.InternalError,
            Message = $"'{request.Method}' failed in a way Lathe did not expect ({exception.GetType().Name}: {exception.Message}). The log shows where.",
        };
    }
}
