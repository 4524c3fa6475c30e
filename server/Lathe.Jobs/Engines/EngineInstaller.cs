using Lathe.Jobs.Downloads;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Engines;

/// <summary>
/// Puts an engine into a store: fetched if it is elsewhere, held against its SHA-256 before anything is unpacked, unpacked beside the others,
/// started once, and only then used. Whatever happens on the way, the engine that was used before stays.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="progress">Told at most ten times a second.</param>
/// <param name="pause">Before a broken download is tried again; null: a second.</param>
public sealed class EngineInstaller(EngineStore store, Action<EngineProgressParams> progress, TimeSpan? pause = null)
{
    /// <summary>Far above any engine.</summary>
    private const long MaxArchiveBytes = 16L << 30;

    private readonly ProgressMeter _meter = new(progress);

    /// <summary>Throws <see cref="EngineInstallException"/>.</summary>
    /// <param name="source">Absolute path or <c>https:</c> address of an archive.</param>
    /// <param name="sha256">What it must come to; null: what the file beside it says.</param>
    /// <param name="cancellation">Leaves nothing but the part of the archive that has come.</param>
    public async Task<InstalledEngine> InstallAsync(string source, string? sha256, CancellationToken cancellation)
    {
        if (WorkerLocator.FindFixed() is { } worker)
        {
            throw new EngineInstallException(
                $"Lathe uses the engine {worker} here; another one would not be used.",
                $"Nothing needs to be installed. To use another engine, set {WorkerEnvironment.WorkerPath} to its worker's path.");
        }

        var from = EngineSource.Parse(source);
        var given = sha256 is null ? null : EngineChecksum.Parse(sha256);
        try
        {
            using var held = store.TryLock() ?? throw new EngineInstallException(
                "Another window or shell is installing an engine.", "Wait until it is done, then try again if it is still needed.");
            store.RemoveUnusedNow();
            using var http = new DownloadHttp();
            return await InstallAsync(from, given ?? await EngineChecksum.ReadAsync(from, http, cancellation).ConfigureAwait(false), http, cancellation)
                .ConfigureAwait(false);
        }
        catch (DownloadException failure)
        {
            throw new EngineInstallException(failure.Message, failure.Hint, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineInstallException(
                $"The engine can't be installed into {store.Folder}: {failure.Message}",
                "Make the folder writable, free disk space, or set XDG_DATA_HOME to another folder.",
                failure);
        }
    }

    private async Task<InstalledEngine> InstallAsync(EngineSource source, string sha256, DownloadHttp http, CancellationToken cancellation)
    {
        if (source.File is { } file)
        {
            using var archive = OpenFile(file);
            return await InstallAsync(archive, source, sha256, cancellation).ConfigureAwait(false);
        }

        var download = new ResumableDownload(
            http, source.Address!, store.PartOf(sha256), (done, total) => _meter.Tell("Fetching the archive", done, total), pause ?? TimeSpan.FromSeconds(1))
        {
            What = "the archive",
            MaxBytes = MaxArchiveBytes,
        };
        var part = await download.FetchAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var archive = File.OpenRead(part);
            var engine = await InstallAsync(archive, source, sha256, cancellation).ConfigureAwait(false);
            download.Remove();
            return engine;
        }
        catch (EngineInstallException)
        {
            // All of it is there and no good: the next try fetches it anew.
            download.Remove();
            throw;
        }
    }

    private async Task<InstalledEngine> InstallAsync(FileStream file, EngineSource source, string sha256, CancellationToken cancellation)
    {
        var computed = await EngineChecksum.ComputeAsync(file, _meter, cancellation).ConfigureAwait(false);
        if (computed != sha256)
        {
            throw new EngineInstallException(
                $"{source.Shown} is damaged or not the expected archive: its SHA-256 is {computed}, not {sha256}.",
                "Get the archive again, and check the SHA-256.");
        }

        using var archive = new EngineArchive(file);
        if (archive.Identity.Objection is { } objection)
        {
            throw new EngineInstallException(objection, $"Get the engine of Lathe {LatheVersion.Current} for {EngineIdentity.ThisPlatform}.");
        }

        DiskSpace.Require(store.Folder, archive.Bytes, "the engine");
        var stage = store.CreateStage();
        try
        {
            await archive.UnpackAsync(stage, _meter, cancellation).ConfigureAwait(false);
            await TryAsync(stage, archive.Bytes, cancellation).ConfigureAwait(false);
            return store.Use(stage, archive.Identity);
        }
        catch
        {
            EngineStore.RemoveStage(stage);
            throw;
        }
    }

    /// <summary>An engine that can't be started must not take the place of one that can. What else it finds is for <c>lathe doctor</c>.</summary>
    private async Task TryAsync(string stage, long bytes, CancellationToken cancellation)
    {
        _meter.Tell("Trying the engine", bytes, bytes);
        try
        {
            await WorkerDoctor.ExamineAsync(Path.Combine(stage, EngineIdentity.ProgramName), cancellation).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            throw new EngineInstallException($"The engine does not run here. {failure.Message}", failure.Hint, failure);
        }
    }

    private static FileStream OpenFile(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineInstallException($"The archive {file} can't be read: {failure.Message}", "Check the path.", failure);
        }
    }
}
