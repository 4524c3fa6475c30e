using System.Text.Json;
using StreamJsonRpc;

using var formatter = new SystemTextJsonFormatter();
using var handler = new HeaderDelimitedMessageHandler(Console.OpenStandardOutput(), Console.OpenStandardInput(), formatter);
using var rpc = new JsonRpc(handler);
rpc.AddLocalRpcMethod("initialize", (JsonElement capabilities, int? processId, JsonElement workspaceFolders, JsonElement initializationOptions) =>
    new { capabilities = new { } });
rpc.StartListening();
await rpc.Completion.ConfigureAwait(false);
