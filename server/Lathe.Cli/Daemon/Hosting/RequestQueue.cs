using System.Threading.Channels;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>Gives requests their order over one immutable state.</summary>
/// <remarks>
/// <list type="number">
/// <item>One loop takes the items in the order they arrived.</item>
/// <item>An edit makes the next state from the last one, within the loop: what comes after it sees it.</item>
/// <item>A read gets the state of its place in the order, and runs beside everything else; it is not waited for.</item>
/// <item>The failure of a read, or its cancellation, reaches its caller only. After a failed edit nobody knows what the client's
/// documents look like: <see cref="Failed"/> tells, and the session ends.</item>
/// </list>
/// </remarks>
internal sealed class RequestQueue<TState>
    where TState : class
{
    private readonly Channel<Action> _items = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestQueue(TState initial)
    {
        State = initial;
        _ = Task.Run(WorkAsync);
    }

    /// <summary>The newest state.</summary>
    public TState State
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Called within the loop after each edit, with the state before it and after it.</summary>
    public event Action<TState, TState>? Changed;

    /// <summary>Completes with what made an edit fail.</summary>
    public Task<Exception> Failed => _failed.Task;

    public Task EditAsync(Func<TState, TState> edit) => EditAsync(state => (edit(state), true));

    /// <summary>
    /// The edit returns the next state and its answer. A refusal (<see cref="LocalRpcException"/>) reaches its caller and changes nothing.
    /// </summary>
    public Task<TResult> EditAsync<TResult>(Func<TState, (TState Next, TResult Result)> edit)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _items.Writer.TryWrite(() =>
        {
            try
            {
                var before = State;
                (State, var result) = edit(before);
                answer.SetResult(result);
                Changed?.Invoke(before, State);
            }
            catch (LocalRpcException refusal)
            {
                answer.SetException(refusal);
            }
            catch (Exception failure)
            {
                answer.TrySetException(failure);
                _failed.TrySetResult(failure);
            }
        });
        return answer.Task;
    }

    public Task<TResult> ReadAsync<TResult>(Func<TState, CancellationToken, Task<TResult>> read, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<Task<TResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _items.Writer.TryWrite(() =>
        {
            var state = State;
            answer.SetResult(Task.Run(() => read(state, cancellation), cancellation));
        });
        return answer.Task.Unwrap();
    }

    public void Close() => _items.Writer.TryComplete();

    private async Task WorkAsync()
    {
        await foreach (var item in _items.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            item();
        }
    }
}
