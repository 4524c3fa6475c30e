using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>
/// Puts handlers behind the methods of a connection, through the <see cref="RequestQueue{TState}"/>. The contracts of parameters are
/// made when a method is first called: all of them at the start would put off the answer to <c>initialize</c> by a seventh.
/// </summary>
internal sealed class MethodTable(JsonRpc rpc, RequestQueue<Workspace> queue)
{
    private static readonly MethodInfo Invoke = typeof(Entry).GetMethod(nameof(Entry.InvokeAsync))!;

    /// <summary>A request or notification that changes the workspace.</summary>
    public void Edit<TParams, TResult>(string method, Func<DaemonJson, JsonTypeInfo<TParams>> type, Func<TParams, Workspace, (Workspace Next, TResult Result)> edit) =>
        Add(method, (element, _) =>
        {
            var parameters = Parse(method, element, type);
            return Boxed(queue.EditAsync(workspace => edit(parameters, workspace)));
        });

    /// <summary>A notification that changes the workspace.</summary>
    public void Edit<TParams>(string method, Func<DaemonJson, JsonTypeInfo<TParams>> type, Func<TParams, Workspace, Workspace> edit) =>
        Edit(method, type, (parameters, workspace) => (edit(parameters, workspace), (object?)null));

    /// <summary>The same without parameters.</summary>
    public void Edit(string method, Func<Workspace, Workspace> edit) =>
        Add(method, (_, _) => Boxed(queue.EditAsync(workspace => (edit(workspace), (object?)null))));

    /// <summary>A request that only looks.</summary>
    public void Read<TParams, TResult>(
        string method, Func<DaemonJson, JsonTypeInfo<TParams>> type, Func<TParams, Workspace, CancellationToken, Task<TResult>> read) =>
        Add(method, (element, cancellation) =>
        {
            var parameters = Parse(method, element, type);
            return Boxed(queue.ReadAsync((workspace, token) => read(parameters, workspace, token), cancellation));
        });

    /// <summary>A request without parameters that only looks.</summary>
    public void Read<TResult>(string method, Func<Workspace, CancellationToken, Task<TResult>> read) =>
        Add(method, (_, cancellation) => Boxed(queue.ReadAsync(read, cancellation)));

    private static async Task<object?> Boxed<TResult>(Task<TResult> task) => await task.ConfigureAwait(false);

    private static TParams Parse<TParams>(string method, JsonElement element, Func<DaemonJson, JsonTypeInfo<TParams>> type)
    {
        string problem;
        try
        {
            if (element.ValueKind is JsonValueKind.Object && element.Deserialize(type(DaemonJson.Default)) is { } parameters)
            {
                if (parameters is JsonNode node)
                {
                    // Its texts are read late: half a surrogate pair, which JSON can write and no text holds, would come up only then.
                    _ = node.ToJsonString();
                }

                return parameters;
            }

            problem = $"an object was expected, not {(element.ValueKind is JsonValueKind.Undefined ? "nothing" : element.ValueKind)}";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            problem = failure.Message;
        }

        throw new LocalRpcException($"The parameters of '{method}' do not fit: {problem}") { ErrorCode = LspErrorCodes.InvalidParams };
    }

    private void Add(string method, Func<JsonElement, CancellationToken, Task<object?>> handler) => rpc.AddLocalRpcMethod(
        Invoke, new Entry(handler), new JsonRpcMethodAttribute(method) { UseSingleObjectParameterDeserialization = true });

    /// <summary>Takes whatever parameters there are: what is wrong with them is said here, not by the library.</summary>
    private sealed class Entry(Func<JsonElement, CancellationToken, Task<object?>> handler)
    {
        public Task<object?> InvokeAsync(JsonElement parameters = default, CancellationToken cancellation = default) =>
            handler(parameters, cancellation);
    }
}
