using Lathe.Jobs.Engines;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Engines;

/// <summary>The user's store, which is one for all tests.</summary>
public class InstalledWorkerTests
{
    [Fact]
    public async Task What_is_installed_is_found_at_the_next_look_unless_it_does_not_fit()
    {
        Assert.Null(WorkerLocator.FindFixed());
        Assert.Contains("not installed", Assert.Throws<RunStartException>(() => WorkerLocator.Find()).Message, StringComparison.Ordinal);

        using var box = new EngineBox();
        var path = TestEngine.Write(box.Folder, TestEngine.Archive());
        var engine = await new EngineInstaller(EngineStore.OfUser, _ => { }).InstallAsync(path, null, TestContext.Current.CancellationToken);
        Assert.Equal(engine.Worker, WorkerLocator.Find());

        var manifest = Path.Combine(engine.Folder, EngineIdentity.FileName);
        await File.WriteAllTextAsync(manifest, TestEngine.Manifest(protocol: 99), TestContext.Current.CancellationToken);
        var refusal = Assert.Throws<RunStartException>(() => WorkerLocator.Find());
        Assert.Equal(WorkerExitCode.Engine, refusal.Kind);
        Assert.Contains("speaks version 99", refusal.Message, StringComparison.Ordinal);
    }
}
