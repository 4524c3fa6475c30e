using Lathe.Cli.Daemon.Features.Anchors;
using Lathe.Cli.Daemon.Features.CodeActions;
using Lathe.Cli.Daemon.Features.Completion;
using Lathe.Cli.Daemon.Features.Configuration;
using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Daemon.Features.Folding;
using Lathe.Cli.Daemon.Features.Formatting;
using Lathe.Cli.Daemon.Features.Hints;
using Lathe.Cli.Daemon.Features.Hover;
using Lathe.Cli.Daemon.Features.Initialization;
using Lathe.Cli.Daemon.Features.Links;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Features.Symbols;
using Lathe.Cli.Daemon.Features.TextSync;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Recipes.Json;

namespace Lathe.Cli.Daemon.Features;

/// <summary>All features of one session: the list of what the daemon can do.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly InitializeFeature _initialize;
    private readonly RunFeature _runs;

    public Session(SessionServices services)
    {
        var diagnostics = new DiagnosticsPublisher(services);
        services.Queue.Changed += diagnostics.Note;
        _runs = new RunFeature(services, runEnded: diagnostics.PublishAgain);
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
        _runs.AddMethods(methods);
    }

    private void Start()
    {
        _runs.Start();

        // The first use of schemas takes 50 ms of processor time, which the first recipe need not wait for.
        _ = Task.Run(JsonFiles.WarmUp);
    }

    public ValueTask DisposeAsync() => _runs.DisposeAsync();
}
