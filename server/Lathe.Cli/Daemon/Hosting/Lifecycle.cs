using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>
/// Where the session stands, and what may be said then (Language Server Protocol 3.17, "Server lifecycle"). Messages are shown to it
/// in the order they arrive; <see cref="InitializeFailed"/> may come from another thread.
/// </summary>
internal sealed class Lifecycle
{
    private volatile Stage _stage;

    private enum Stage
    {
        Uninitialized,
        Initialized,
        ShutDown,
    }

    public bool IsInitialized => _stage is Stage.Initialized;

    /// <summary>What the process returns when the connection ends now: 0 only after <c>shutdown</c>.</summary>
    public int ExitCode => _stage is Stage.ShutDown ? 0 : 1;

    /// <summary>Null: the message goes on. Else the answer to a request; a notification is dropped.</summary>
    public (int Code, string Message)? Refuse(string method)
    {
        switch (_stage, method)
        {
            case (Stage.Uninitialized, LspMethods.Initialize):
                _stage = Stage.Initialized;
                return null;
            case (Stage.Uninitialized, _):
                return (LspErrorCodes.ServerNotInitialized, $"'{method}' came before '{LspMethods.Initialize}'.");
            case (Stage.Initialized, LspMethods.Initialize):
                return (LspErrorCodes.InvalidRequest, $"'{LspMethods.Initialize}' may come only once.");
            case (Stage.Initialized, LspMethods.Shutdown):
                _stage = Stage.ShutDown;
                return null;
            case (Stage.ShutDown, _):
                return (LspErrorCodes.InvalidRequest, $"'{method}' came after '{LspMethods.Shutdown}'; only '{LspMethods.Exit}' may follow.");
            default:
                return null;
        }
    }

    /// <summary>The client may ask again.</summary>
    public void InitializeFailed() => _stage = Stage.Uninitialized;
}
