using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;

namespace Lathe.Cli.Daemon.Features;

/// <summary>What the features of a session need from its host.</summary>
internal sealed record SessionServices
{
    public required RequestQueue<Workspace> Queue { get; init; }

    public required Lifecycle Lifecycle { get; init; }

    public required DaemonLog Log { get; init; }

    /// <summary>Sends a notification to the client: method, parameters.</summary>
    public required Func<string, object, Task> NotifyAsync { get; init; }

    /// <summary>Sends a request without parameters to the client, which answers with nothing. Never fails: nobody depends on it.</summary>
    public required Func<string, Task> AskAsync { get; init; }

    /// <summary>Ends the session when that process is gone.</summary>
    public required Action<int> WatchParent { get; init; }
}
