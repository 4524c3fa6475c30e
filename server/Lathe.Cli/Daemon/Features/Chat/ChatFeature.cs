using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Lathe.Cli.Commands.Serve;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Daemon.Features.Chat;

/// <summary>
/// <c>lathe/chat/*</c>: models that the client talks to by itself, each in a worker that serves it on this machine's own address, with a key
/// that nobody else has. None outlives the session.
/// </summary>
internal sealed class ChatFeature(SessionServices services) : IAsyncDisposable
{
    private const int MaxSessions = 4;
    private const int MaxName = 100;

    private readonly ConcurrentDictionary<string, ChatSession> _sessions = new(StringComparer.Ordinal);
    private int _last;

    public void AddMethods(MethodTable methods)
    {
        methods.Read(DaemonMethods.ChatStart, json => json.ChatStartParams, StartAsync);
        methods.Read(DaemonMethods.ChatStop, json => json.ChatStopParams, (parameters, _, _) => StopAsync(parameters));
    }

    public async ValueTask DisposeAsync()
    {
        var sessions = _sessions.ToArray();
        _sessions.Clear();
        await Task.WhenAll(sessions.Select(entry => entry.Value.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task<ChatStartResult> StartAsync(ChatStartParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        if (_sessions.Count >= MaxSessions)
        {
            throw RunFailure.Of(RunErrorKind.ModelUnusable, $"{MaxSessions} models are loaded already.", "Close the chat with one of them.");
        }

        var request = await Task.Run(() => RequestOf(parameters, workspace), cancellation).ConfigureAwait(false);
        var id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var session = new ChatSession(request, parameters.Token is { } token ? new LoadTeller(services, token) : null);
        _sessions[id] = session;
        ServeEvent listening;
        try
        {
            listening = await session.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _sessions.TryRemove(id, out _);
            await session.DisposeAsync().ConfigureAwait(false);
            if (failure is RunStartException refused)
            {
                throw Refusal(refused);
            }

            throw;
        }

        _ = TellEndAsync(id, session);
        return new ChatStartResult(id, listening.Url!, request.ApiKeys[0], ModelsOf(request), listening.Template ?? "", listening.Context ?? request.Context);
    }

    private async Task<ChatStopResult> StopAsync(ChatStopParams parameters)
    {
        if (!_sessions.TryRemove(parameters.Session, out var session))
        {
            return new ChatStopResult(false);
        }

        await session.DisposeAsync().ConfigureAwait(false);
        return new ChatStopResult(true);
    }

    private async Task TellEndAsync(string id, ChatSession session)
    {
        var why = await session.EndAsync().ConfigureAwait(false);
        if (_sessions.TryRemove(id, out _))
        {
            await services.NotifyAsync(DaemonNotifications.ChatEnded, new ChatEndedParams(id, why)).ConfigureAwait(false);
        }
    }

    private static ServeRequest RequestOf(ChatStartParams parameters, Workspace workspace)
    {
        var adapters = parameters.Adapters ?? [];
        if (!IsPath(parameters.Target))
        {
            throw RunFailure.InvalidParams("A chat needs a recipe, a run or a folder.");
        }

        if (!adapters.All(IsAdapter))
        {
            throw RunFailure.InvalidParams($"An adapter needs a name of at most {MaxName} characters, none of them '=' or of a path, and an absolute folder.");
        }

        try
        {
            var target = new ServeTarget(parameters.Target, [])
            {
                Adapters = [.. adapters.Select(adapter => $"{adapter.Name}={adapter.Folder}")],
                WorkingDirectory = Path.IsPathFullyQualified(parameters.Target)
                    ? workspace.WorkingDirectoryOf(DocumentUri.OfPath(parameters.Target))
                    : workspace.Folders.FirstOrDefault() ?? Environment.CurrentDirectory,
            };
            return ServeIntake.Load(target) with { ApiKeys = [Convert.ToHexString(RandomNumberGenerator.GetBytes(32))] };
        }
        catch (RunStartException failure)
        {
            throw Refusal(failure);
        }
    }

    /// <summary>JSON can have null in a list of anything.</summary>
    private static bool IsAdapter(ChatAdapterInfo? adapter) =>
        adapter is not null && IsName(adapter.Name) && IsPath(adapter.Folder) && Path.IsPathFullyQualified(adapter.Folder);

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.IndexOfAny(['=', '/', '\\', '\0']) < 0;

    private static bool IsPath(string text) => text.Trim().Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    private static IReadOnlyList<ChatModelInfo> ModelsOf(ServeRequest request) =>
        [new ChatModelInfo(request.ModelName, request.ModelName), .. request.Adapters.Select(adapter => new ChatModelInfo(adapter.Name, adapter.Name, adapter.Folder))];

    /// <summary>Whoever made the request reads it: what is wrong with the target is no mistake of the protocol.</summary>
    private static StreamJsonRpc.LocalRpcException Refusal(RunStartException failure) => RunFailure.Of(
        failure.Kind switch
        {
            WorkerExitCode.Recipe => RunErrorKind.RecipeRefused,
            WorkerExitCode.Engine => RunErrorKind.EngineMissing,
            WorkerExitCode.Internal => RunErrorKind.Internal,
            _ => RunErrorKind.ModelUnusable,
        },
        failure.Message,
        failure.Hint.Length > 0 ? failure.Hint : null);
}
