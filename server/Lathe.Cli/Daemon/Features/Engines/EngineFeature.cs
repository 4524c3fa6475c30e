using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Engines;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Engines;

/// <summary><c>lathe/engine/install</c>. The next start of a run finds what was installed.</summary>
internal sealed class EngineFeature(SessionServices services)
{
    public void AddMethods(MethodTable methods) => methods.Read(DaemonMethods.EngineInstall, json => json.EngineInstallParams, InstallAsync);

    private async Task<EngineInstallResult> InstallAsync(EngineInstallParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        try
        {
            var installer = new EngineInstaller(
                EngineStore.OfUser, progress => _ = services.NotifyAsync(DaemonNotifications.EngineProgress, progress));
            var engine = await installer.InstallAsync(parameters.Source, parameters.Sha256, cancellation).ConfigureAwait(false);
            services.Log.Info($"Installed the engine of Lathe {engine.Identity.Version} into {engine.Folder}.");
            return new EngineInstallResult(engine.Worker, engine.Identity.Version);
        }
        catch (EngineInstallException failure)
        {
            throw RunFailure.Of(RunErrorKind.EngineUnusable, failure.Message, failure.Hint);
        }
    }
}
