using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Daemon.Features.Chat;

/// <summary>A worker that serves a model to one client.</summary>
/// <param name="request">What it serves.</param>
/// <param name="progress">Is told how much is loaded; null: nobody.</param>
internal sealed class ChatSession(ServeRequest request, IProgress<ServeEvent>? progress) : IAsyncDisposable
{
    /// <summary>A worker that reads a large model ends when it comes to it; nobody needs to see that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<ServeEvent> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServeEvent? _failed;
    private Task<WorkerExitCode> _worker = Task.FromResult(WorkerExitCode.Completed);

    /// <summary>Gives where it listens, once the model is loaded.</summary>
    /// <exception cref="RunStartException">The worker can't be started, or the model can't be loaded.</exception>
    public async Task<ServeEvent> StartAsync(CancellationToken cancellation)
    {
        _worker = Task.Run(() => WorkerServe.RunAsync(request, Take, cancellation: _ending.Token), CancellationToken.None);
        if (await Task.WhenAny(_listening.Task, _worker).WaitAsync(cancellation).ConfigureAwait(false) == _worker)
        {
            var code = await _worker.ConfigureAwait(false);
            throw new RunStartException(code, _failed?.Message ?? "The worker ended before the model was loaded.", hint: _failed?.Hint);
        }

        return await _listening.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for the worker's end, and says why it came, as far as it is known.</summary>
    public async Task<string?> EndAsync()
    {
        try
        {
            await _worker.ConfigureAwait(false);
            return _failed is { Message: { } message } ? $"{message} {_failed.Hint}".Trim() : null;
        }
        catch (RunStartException failure)
        {
            return $"{failure.Message} {failure.Hint}".Trim();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(EndAsync(), Task.Delay(Patience)).ConfigureAwait(false);
    }

    private void Take(string line, ServeEvent told)
    {
        switch (told.Type)
        {
            case ServeEventType.Loading:
                progress?.Report(told);
                break;
            case ServeEventType.Listening:
                _listening.TrySetResult(told);
                break;
            case ServeEventType.Failed:
                _failed = told;
                break;
        }
    }
}
