using System.Text.Json;
using Lathe.Protocol.Lsp;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using StreamJsonRpc.Reflection;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>
/// Lets in what the <see cref="Lifecycle"/> allows and answers the rest itself, whether or not such a method exists. A message that is
/// no JSON-RPC is answered with an error instead of ending the connection: its length was told, so the next one is found.
/// </summary>
internal sealed class LspMessageHandler(Stream output, Stream input, IJsonRpcMessageFormatter formatter, Lifecycle lifecycle)
    : HeaderDelimitedMessageHandler(output, input, formatter)
{
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            JsonRpcMessage? message;
            try
            {
                message = await base.ReadCoreAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException failure)
            {
                await AnswerAsync(RequestId.Null, LspErrorCodes.ParseError, $"This is no JSON-RPC message: {failure.Message}", cancellationToken)
                    .ConfigureAwait(false);
                continue;
            }

            if (message is not JsonRpcRequest request)
            {
                return message;
            }

            if (request.Method is LspMethods.Exit)
            {
                return null;
            }

            var id = request.RequestId;
            var isRequest = request.IsResponseExpected;
            if (lifecycle.Refuse(request.Method ?? "") is not { } refusal)
            {
                return message;
            }

            // The message's buffer is given back before the next one is read.
            ((IJsonRpcMessageBufferManager)this).DeserializationComplete(message);
            if (isRequest)
            {
                await AnswerAsync(id, refusal.Code, refusal.Message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ValueTask AnswerAsync(RequestId id, int code, string text, CancellationToken cancellation)
    {
        var error = (Formatter as IJsonRpcMessageFactory)?.CreateErrorMessage() ?? new JsonRpcError();
        error.RequestId = id;
        error.Error = new JsonRpcError.ErrorDetail { Code = (JsonRpcErrorCode)code, Message = text };
        return WriteAsync(error, cancellation);
    }
}
