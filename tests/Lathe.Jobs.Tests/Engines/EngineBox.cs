using Lathe.Jobs.Engines;
using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Tests.Engines;

/// <summary>A store and a folder of one test.</summary>
internal sealed class EngineBox : IDisposable
{
    private readonly Sandbox _box = new();

    public EngineBox() => Store = new EngineStore(Path.Combine(_box.Folder, "data", "engines"));

    public string Folder => _box.Folder;

    public EngineStore Store { get; }

    public List<EngineProgressParams> Progress { get; } = [];

    /// <summary>What stands in the store, without the lock file and empty folders of downloads.</summary>
    public IReadOnlyList<string> Left => Directory.Exists(Store.Folder)
        ? [.. Directory.GetFileSystemEntries(Store.Folder).SelectMany(Open).Select(path => Path.GetRelativePath(Store.Folder, path))
            .Where(name => name != "install.lock").Order(StringComparer.Ordinal)]
        : [];

    public Task<InstalledEngine> InstallAsync(
        string source, string? sha256 = null, Action<EngineProgressParams>? progress = null, CancellationToken? cancellation = null) =>
        new EngineInstaller(Store, progress ?? Progress.Add, pause: TimeSpan.Zero)
            .InstallAsync(source, sha256, cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>Writes the archive and installs it.</summary>
    public Task<InstalledEngine> InstallAsync(byte[] archive) => InstallAsync(TestEngine.Write(Folder, archive));

    public Task<EngineInstallException> RefusalAsync(string source, string? sha256 = null) =>
        Assert.ThrowsAsync<EngineInstallException>(() => InstallAsync(source, sha256));

    public Task<EngineInstallException> RefusalAsync(byte[] archive) => RefusalAsync(TestEngine.Write(Folder, archive));

    public void Dispose() => _box.Dispose();

    private static IEnumerable<string> Open(string path) => Path.GetFileName(path) == "downloads" ? Directory.GetFiles(path) : [path];
}
