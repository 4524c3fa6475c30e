using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lathe.Cli.Daemon.Features;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>One session with one editor, from the first byte to the last.</summary>
internal static class DaemonHost
{
    /// <summary>Returns 0 when the client said goodbye (<c>shutdown</c>, then <c>exit</c> or the end of its stream), else 1.</summary>
    public static async Task<int> RunStdioAsync()
    {
        var input = System.Console.OpenStandardInput();
        var output = System.Console.OpenStandardOutput();

        // Whatever is printed by mistake must not land between messages.
        System.Console.SetOut(System.Console.Error);
        return await RunAsync(input, output).ConfigureAwait(false);
    }

    public static async Task<int> RunAsync(Stream input, Stream output)
    {
        var lifecycle = new Lifecycle();
        var log = new DaemonLog(lifecycle);
        var queue = new RequestQueue<Workspace>(Workspace.Empty);
        using var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = JsonOptions() };
        using var rpc = new DaemonRpc(new LspMessageHandler(output, input, formatter, lifecycle), log);
        rpc.CancelLocallyInvokedMethodsWhenConnectionIsClosed = true;
        log.Send = message => NotifyAsync(rpc, LspMethods.LogMessage, message);

        using var closing = new CancellationTokenSource();
        var parentGone = new TaskCompletionSource();
        await using var session = new Session(new SessionServices
        {
            Queue = queue,
            Lifecycle = lifecycle,
            Log = log,
            NotifyAsync = (method, parameters) => NotifyAsync(rpc, method, parameters),
            AskAsync = method => AskAsync(rpc, log, method),
            WatchParent = process => _ = WatchAsync(process, parentGone, closing.Token),
        });
        session.AddMethods(new MethodTable(rpc, queue));
        rpc.StartListening();
        var ended = await Task.WhenAny(rpc.Completion, queue.Failed, parentGone.Task).ConfigureAwait(false);
        if (ended == queue.Failed)
        {
            log.Defect("The session ends: its documents are no longer known", await queue.Failed.ConfigureAwait(false));
        }
        else if (ended == rpc.Completion && rpc.Completion.Exception is { } broken)
        {
            System.Console.Error.WriteLine($"The connection broke: {broken.InnerException?.Message ?? broken.Message}");
        }

        await closing.CancelAsync().ConfigureAwait(false);
        queue.Close();
        return lifecycle.ExitCode;
    }

    private static async Task WatchAsync(int process, TaskCompletionSource gone, CancellationToken cancellation)
    {
        try
        {
            await ParentWatch.WaitForEndAsync(process, cancellation).ConfigureAwait(false);
            gone.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // The session ended first.
        }
    }

    private static async Task NotifyAsync(JsonRpc rpc, string method, object parameters)
    {
        try
        {
            await rpc.NotifyWithParameterObjectAsync(method, parameters).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ConnectionLostException or ObjectDisposedException or IOException)
        {
            // Nobody listens any more.
        }
    }

    private static async Task AskAsync(JsonRpc rpc, DaemonLog log, string method)
    {
        try
        {
            await rpc.InvokeAsync(method).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ConnectionLostException or ObjectDisposedException or IOException)
        {
            // Nobody listens any more.
        }
        catch (RemoteRpcException failure)
        {
            log.Warning($"The client refused '{method}': {failure.Message}");
        }
    }

    /// <summary>The generated contracts first: they are what makes the start quick. The rest are the library's own types.</summary>
    private static JsonSerializerOptions JsonOptions() => new(DaemonJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(DaemonJson.Default, new DefaultJsonTypeInfoResolver()),
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
