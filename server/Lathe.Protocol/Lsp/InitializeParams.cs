using Lathe.Protocol.Daemon;

namespace Lathe.Protocol.Lsp;

public sealed record InitializeParams
{
    /// <summary>The client's process: the server ends when it is gone. Null: not told.</summary>
    public int? ProcessId { get; init; }

    /// <summary>From before workspaces had several folders.</summary>
    public string? RootUri { get; init; }

    public IReadOnlyList<WorkspaceFolder>? WorkspaceFolders { get; init; }

    public ClientCapabilities? Capabilities { get; init; }

    public InitializationOptions? InitializationOptions { get; init; }
}
