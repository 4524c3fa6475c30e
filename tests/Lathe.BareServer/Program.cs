using System.Text.Json;
using StreamJsonRpc;

using var formatter = new SystemTextJsonFormatter();
using var handler = new HeaderDelimitedMessageHandler(Console.OpenStandardOutput(), Console.OpenStandardInput(), formatter);
using var rpc = new JsonRpc(handler);
rpc.AddLocalRpcTarget(new Server(), new JsonRpcTargetOptions { UseSingleObjectParameterDeserialization = true });
rpc.StartListening();
await rpc.Completion.ConfigureAwait(false);

internal sealed class Server
{
    [JsonRpcMethod("initialize")]
    public object Initialize(JsonElement parameters) => new { capabilities = new { } };
}
