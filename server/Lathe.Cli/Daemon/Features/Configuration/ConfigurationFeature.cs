using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Configuration;

/// <summary><c>workspace/didChangeConfiguration</c>: findings are told anew, as the user wants to see them, for what memory is planned for.</summary>
internal static class ConfigurationFeature
{
    public static void AddMethods(MethodTable methods) => methods.Edit(
        LspMethods.DidChangeConfiguration,
        json => json.DidChangeConfigurationParams,
        (parameters, workspace) => parameters.Settings?.Lathe is { } settings
            ? (workspace with { Severities = FindingSeverities.From(settings) }).PlannedFor(MemoryTarget.From(settings)).Refreshed()
            : workspace);
}
