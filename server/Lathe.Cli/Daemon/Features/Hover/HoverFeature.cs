using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Hover;

/// <summary><c>textDocument/hover</c>.</summary>
internal static class HoverFeature
{
    public static void AddMethods(MethodTable methods) =>
        methods.Read(LspMethods.Hover, DaemonJson.Default.TextDocumentPositionParams, (parameters, workspace, _) => Task.FromResult(Show(parameters, workspace)));

    private static Lathe.Protocol.Lsp.Hover? Show(TextDocumentPositionParams parameters, Workspace workspace) => null;
}
