using Lathe.Cli.Daemon.Features.Anchors;
using Lathe.Cli.Daemon.Features.Chat;
using Lathe.Cli.Daemon.Features.CodeActions;
using Lathe.Cli.Daemon.Features.Completion;
using Lathe.Cli.Daemon.Features.Configuration;
using Lathe.Cli.Daemon.Features.Data;
using Lathe.Cli.Daemon.Features.Devices;
using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Daemon.Features.Engines;
using Lathe.Cli.Daemon.Features.Exports;
using Lathe.Cli.Daemon.Features.Folding;
using Lathe.Cli.Daemon.Features.Formatting;
using Lathe.Cli.Daemon.Features.Hints;
using Lathe.Cli.Daemon.Features.Hover;
using Lathe.Cli.Daemon.Features.Initialization;
using Lathe.Cli.Daemon.Features.Lenses;
using Lathe.Cli.Daemon.Features.Links;
using Lathe.Cli.Daemon.Features.Making;
using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Features.Recipes;
using Lathe.Cli.Daemon.Features.Reports;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Features.Symbols;
using Lathe.Cli.Daemon.Features.TextSync;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Jobs.Engines;
using Lathe.Recipes.Json;

namespace Lathe.Cli.Daemon.Features;

/// <summary>All features of one session: the list of what the daemon can do.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly InitializeFeature _initialize;
    private readonly RunFeature _runs;
    private readonly MemoryMonitor _memory;
    private readonly EngineFeature _engine;
    private readonly ExportFeature _exports;
    private readonly DataFeature _data;
    private readonly ChatFeature _chat;
    private readonly ReportFeature _report;

    public Session(SessionServices services)
    {
        var diagnostics = new DiagnosticsPublisher(services);
        services.Queue.Changed += diagnostics.Note;
        _memory = new MemoryMonitor(services);
        services.Queue.Changed += _memory.Note;
        _runs = new RunFeature(services, runEnded: diagnostics.PublishAgain);
        _engine = new EngineFeature(services);
        _exports = new ExportFeature(services, _runs);
        _data = new DataFeature(services, found: diagnostics.PublishAgain);
        _chat = new ChatFeature(services);
        _report = new ReportFeature(services, _runs);
        _initialize = new InitializeFeature(services, initialized: Start);
    }

    public void AddMethods(MethodTable methods)
    {
        _initialize.AddMethods(methods);
        TextSyncFeature.AddMethods(methods);
        ConfigurationFeature.AddMethods(methods);
        CompletionFeature.AddMethods(methods);
        HoverFeature.AddMethods(methods);
        CodeActionFeature.AddMethods(methods);
        SymbolFeature.AddMethods(methods);
        FoldingFeature.AddMethods(methods);
        FormattingFeature.AddMethods(methods);
        LinkFeature.AddMethods(methods);
        AnchorFeature.AddMethods(methods);
        HintFeature.AddMethods(methods);
        LensFeature.AddMethods(methods);
        new PlanFeature(_memory).AddMethods(methods);
        RecipeEditFeature.AddMethods(methods);
        new RecipeCheckFeature(_memory).AddMethods(methods);
        new DevicesFeature(_memory).AddMethods(methods);
        new NewRecipeFeature(_memory).AddMethods(methods);
        ImportFeature.AddMethods(methods);
        _runs.AddMethods(methods);
        _engine.AddMethods(methods);
        _exports.AddMethods(methods);
        _data.AddMethods(methods);
        _chat.AddMethods(methods);
        _report.AddMethods(methods);
    }

    private void Start()
    {
        _runs.Start();
        _memory.Start();

        // The first use of schemas takes 50 ms of processor time, which the first recipe need not wait for.
        _ = Task.Run(JsonFiles.WarmUp);
        _ = Task.Run(EngineStore.OfUser.RemoveUnused);
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync().ConfigureAwait(false);
        await _memory.DisposeAsync().ConfigureAwait(false);
        await _runs.DisposeAsync().ConfigureAwait(false);
        _data.Dispose();
    }
}
