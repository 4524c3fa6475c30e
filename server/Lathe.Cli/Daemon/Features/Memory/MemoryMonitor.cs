using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Memory.Devices;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Memory;

/// <summary>
/// Knows what memory this machine has: asked once beside the start, and every few seconds while a recipe is open that is planned for
/// it. Findings follow from the workspace by themselves; for lenses and hints the client is asked to ask again.
/// </summary>
internal sealed class MemoryMonitor(SessionServices services) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Completes when the machine has been asked for the first time.</summary>
    public Task Known => _known.Task;

    /// <summary>What it has; null as long as that is not known.</summary>
    public MachineMemory? Machine { get; private set; }

    public void Start() => _work = Task.Run(WatchAsync);

    /// <summary>The workspace changed.</summary>
    public void Note(Workspace before, Workspace after)
    {
        if (ReferenceEquals(before.Fit, after.Fit) && before.FitProblem == after.FitProblem)
        {
            return;
        }

        if (after.Client.CanRefreshLenses)
        {
            _ = services.AskAsync(LspMethods.CodeLensRefresh);
        }

        if (after.Client.CanRefreshHints)
        {
            _ = services.AskAsync(LspMethods.InlayHintRefresh);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            var machine = new MachineMemory(GpuSurvey.Take(), ThisMachine.Host());
            await TellAsync(machine).ConfigureAwait(false);
            _known.TrySetResult();
            using var timer = new PeriodicTimer(Interval);
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                if (IsNeeded(services.Queue.State))
                {
                    machine = machine.Again();
                    await TellAsync(machine).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
        catch (Exception failure)
        {
            services.Log.Defect("The machine's memory is no longer watched", failure);
        }
        finally
        {
            _known.TrySetResult();
        }
    }

    private static bool IsNeeded(Workspace workspace) =>
        !workspace.Documents.IsEmpty && workspace.Target.Gib is null && string.IsNullOrWhiteSpace(workspace.Target.Gpu);

    /// <summary>Without an effect after the session has closed its queue.</summary>
    private Task TellAsync(MachineMemory machine)
    {
        Machine = machine;
        return services.Queue.EditAsync(workspace => workspace.On(machine)).WaitAsync(_closing.Token);
    }
}
