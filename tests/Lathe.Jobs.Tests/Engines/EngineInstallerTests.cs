using Lathe.Jobs.Downloads;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Engines;

public class EngineInstallerTests
{
    [Fact]
    public async Task A_file_becomes_the_engine_in_use()
    {
        using var box = new EngineBox();

        var engine = await box.InstallAsync(TestEngine.Archive());

        Assert.Equal(engine, box.Store.Current);
        Assert.Equal(Path.Combine(engine.Folder, "lathe-worker"), engine.Worker);
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(engine.Worker));
        Assert.Equal(PrivateFiles.FileMode, File.GetUnixFileMode(Path.Combine(engine.Folder, "lib", "data.bin")));
        Assert.Equal(["current", Path.GetFileName(engine.Folder)], box.Left.Order(StringComparer.Ordinal).Reverse());
        Assert.NotEmpty(box.Progress);
    }

    [Fact]
    public async Task A_checksum_that_is_given_needs_no_file()
    {
        using var box = new EngineBox();
        var archive = TestEngine.Archive();
        var path = TestEngine.Write(box.Folder, archive);
        File.Delete(path + ".sha256");

        var refusal = await box.RefusalAsync(path);
        Assert.Equal($"The archive's SHA-256 is not known: there is no {path}.sha256.", refusal.Message);
        Assert.Contains("is no SHA-256", (await box.RefusalAsync(path, "abc")).Message, StringComparison.Ordinal);

        await box.InstallAsync(path, TestEngine.Sha256(archive).ToUpperInvariant());
        Assert.NotNull(box.Store.Current);
    }

    [Fact]
    public async Task Nothing_is_unpacked_of_an_archive_with_another_checksum()
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Write(box.Folder, TestEngine.Archive()), new string('0', 64));
        Assert.Contains("damaged or not the expected archive", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task Another_platform_or_protocol_is_refused_and_named()
    {
        using var box = new EngineBox();
        var other = await box.RefusalAsync(TestEngine.Archive(TestEngine.Manifest(platform: "plan9-mips")));
        Assert.Equal($"This engine is for plan9-mips, this machine needs one for {EngineIdentity.ThisPlatform}.", other.Message);

        var older = await box.RefusalAsync(TestEngine.Archive(TestEngine.Manifest(protocol: 1)));
        Assert.Contains("speaks version 1 of the workers' protocol", older.Message, StringComparison.Ordinal);
        Assert.Contains($"needs version {WorkerContract.ProtocolVersion}", older.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task An_engine_that_does_not_start_takes_nobodys_place()
    {
        using var box = new EngineBox();
        var good = await box.InstallAsync(TestEngine.Archive());

        var refusal = await box.RefusalAsync(TestEngine.Archive(worker: "#!/bin/sh\necho no such library >&2\nexit 6\n"));

        Assert.Contains("The engine does not run here.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("no such library", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(good, box.Store.Current);
        Assert.Equal(["current", Path.GetFileName(good.Folder)], box.Left.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_former_engine_goes_when_no_worker_holds_it()
    {
        using var box = new EngineBox();
        var first = await box.InstallAsync(TestEngine.Archive());
        var worker = EngineHold.Take(first.Folder);
        var second = await box.InstallAsync(TestEngine.Archive());
        Assert.NotEqual(first.Folder, second.Folder);
        Assert.Equal(second, box.Store.Current);

        box.Store.RemoveUnused();
        Assert.True(Directory.Exists(first.Folder));

        worker!.Dispose();
        box.Store.RemoveUnused();
        Assert.False(Directory.Exists(first.Folder));
        Assert.Equal(second, box.Store.Current);
    }

    [Fact]
    public async Task Leftovers_of_a_killed_installation_go_before_the_next()
    {
        using var box = new EngineBox();
        Directory.CreateDirectory(Path.Combine(box.Store.Folder, ".new-1234", "lib"));
        var engine = await box.InstallAsync(TestEngine.Archive());
        Assert.Equal(["current", Path.GetFileName(engine.Folder)], box.Left.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Two_do_not_install_at_the_same_time()
    {
        using var box = new EngineBox();
        var path = TestEngine.Write(box.Folder, TestEngine.Archive());
        using (box.Store.TryLock())
        {
            Assert.Equal("Another window or shell is installing an engine.", (await box.RefusalAsync(path)).Message);

            // Nor does somebody else take its files away meanwhile.
            Directory.CreateDirectory(Path.Combine(box.Store.Folder, ".new-1234"));
            box.Store.RemoveUnused();
            Assert.Equal([".new-1234"], box.Left);
        }

        await box.InstallAsync(path);
    }

    [Fact]
    public async Task A_cancelled_installation_leaves_nothing()
    {
        using var box = new EngineBox();
        using var cancelled = new CancellationTokenSource();
        var path = TestEngine.Write(box.Folder, TestEngine.Archive());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => box.InstallAsync(path, progress: _ => cancelled.Cancel(), cancellation: cancelled.Token));
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        using var box = new EngineBox();
        await File.WriteAllTextAsync(Path.Combine(box.Folder, "data"), "in the way", TestContext.Current.CancellationToken);
        var refusal = await box.RefusalAsync(TestEngine.Archive());
        Assert.StartsWith($"The engine can't be installed into {box.Store.Folder}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("XDG_DATA_HOME", refusal.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("engine.zip", "neither an absolute path nor an https: address")]
    [InlineData("http://example.org/engine.zip", "over https: only, not from http://example.org/engine.zip")]
    [InlineData("http://user:secret@example.org/engine.zip?key=secret", "over https: only, not from http://example.org/engine.zip.")]
    [InlineData("ftp://127.0.0.1/engine.zip", "over https: only")]
    [InlineData("/no/such/engine.zip", "can't be read")]
    public async Task Other_sources_are_refused(string source, string reason)
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(source, new string('0', 64));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public void A_full_disk_is_told_before_anything_is_written()
    {
        using var box = new EngineBox();
        var refusal = Assert.Throws<IOException>(() => DiskSpace.Require(box.Folder, 1L << 60, "the engine"));
        Assert.Matches(@"^the engine needs 1073741824\.00 GiB there, and [0-9.]+ GiB are free\.$", refusal.Message);
        DiskSpace.Require(box.Folder, 1, "the engine");
    }
}
