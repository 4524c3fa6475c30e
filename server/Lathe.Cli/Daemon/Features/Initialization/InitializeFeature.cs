using System.Text.Json;
using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Schema;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.Initialization;

/// <summary><c>initialize</c>, <c>initialized</c>, <c>shutdown</c>.</summary>
/// <param name="services">Of the session.</param>
/// <param name="initialized">Called when the client is ready for notifications.</param>
internal sealed class InitializeFeature(SessionServices services, Action initialized)
{
    public void AddMethods(MethodTable methods)
    {
        methods.Edit(LspMethods.Initialize, json => json.InitializeParams, Initialize);
        methods.Edit(LspMethods.Initialized, workspace =>
        {
            initialized();
            return workspace;
        });
        methods.Edit(LspMethods.Shutdown, workspace => workspace);
        methods.Edit(LspMethods.SetTrace, workspace => workspace);
    }

    private (Workspace, InitializeResult) Initialize(InitializeParams parameters, Workspace workspace)
    {
        if (parameters.InitializationOptions?.Lathe is { } client && client.Protocol.Major != ProtocolVersion.Current.Major)
        {
            services.Lifecycle.InitializeFailed();
            var older = client.Protocol.Major < ProtocolVersion.Current.Major ? "the extension" : "Lathe (the daemon)";
            throw new LocalRpcException(
                $"The extension speaks version {client.Protocol} of Lathe's protocol, this daemon {ProtocolVersion.Current}: update {older}.")
            {
                ErrorCode = LspErrorCodes.RequestFailed,
                ErrorData = JsonSerializer.SerializeToElement(new InitializeErrorData(Retry: false), DaemonJson.Default.InitializeErrorData),
            };
        }

        if (parameters.ProcessId is { } process)
        {
            services.WatchParent(process);
        }

        var folders = parameters.WorkspaceFolders
            ?? (parameters.RootUri is { } root ? [new WorkspaceFolder(root, root)] : []);
        var settings = parameters.InitializationOptions?.Lathe?.Settings;
        var next = (workspace.WithFolders(folders, []) with
        {
            Client = parameters.Capabilities ?? new ClientCapabilities(),
            Severities = FindingSeverities.From(settings),
        }).PlannedFor(MemoryTarget.From(settings));
        return (next, new InitializeResult(Capabilities(), new ServerInfo("lathe", LatheVersion.Current)));
    }

    private static ServerCapabilities Capabilities() => new()
    {
        TextDocumentSync = new TextDocumentSyncOptions(OpenClose: true, TextDocumentSyncKind.Incremental, Save: true),
        CompletionProvider = new CompletionOptions([":", " ", ",", "[", "-", "/"], ResolveProvider: true),
        HoverProvider = true,
        CodeActionProvider = new CodeActionOptions([CodeActionKinds.QuickFix, CodeActionKinds.FixAll, CodeActionKinds.SortKeys]),
        DocumentSymbolProvider = true,
        FoldingRangeProvider = true,
        DocumentFormattingProvider = true,
        DocumentRangeFormattingProvider = true,
        DocumentLinkProvider = new DocumentLinkOptions(),
        DefinitionProvider = true,
        ReferencesProvider = true,
        DocumentHighlightProvider = true,
        RenameProvider = new RenameOptions(PrepareProvider: true),
        InlayHintProvider = true,
        CodeLensProvider = new CodeLensOptions(),
        Workspace = new WorkspaceServerCapabilities(new WorkspaceFoldersServerCapabilities(Supported: true, ChangeNotifications: true)),
        Experimental = new ExperimentalCapabilities(Info(FindEngine())),
    };

    private static LatheServerInfo Info(string? engine) => new(
        ProtocolVersion.Current,
        LatheVersion.Current,
        SchemaFiles.Version,
        [.. Offered(engine)],
        engine);

    private static IEnumerable<DaemonCapability> Offered(string? engine)
    {
        yield return DaemonCapability.Plan;
        if (engine is not null)
        {
            yield return DaemonCapability.Train;
            yield return DaemonCapability.Chat;
        }

        yield return DaemonCapability.MakeRecipes;
        yield return DaemonCapability.CheckData;

        // Where an engine came with the program, another one would not be used.
        if (WorkerLocator.FindFixed() is null)
        {
            yield return DaemonCapability.InstallEngine;
        }
    }

    private static string? FindEngine()
    {
        try
        {
            return WorkerLocator.Find();
        }
        catch (RunStartException)
        {
            return null;
        }
    }
}
