using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary><c>textDocument/completion</c>.</summary>
internal static class CompletionFeature
{
    public static void AddMethods(MethodTable methods) =>
        methods.Read(LspMethods.Completion, DaemonJson.Default.TextDocumentPositionParams, (parameters, workspace, _) => Task.FromResult(Complete(parameters, workspace)));

    private static CompletionList? Complete(TextDocumentPositionParams parameters, Workspace workspace) => null;
}
