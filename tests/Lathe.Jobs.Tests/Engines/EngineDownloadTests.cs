namespace Lathe.Jobs.Tests.Engines;

public class EngineDownloadTests
{
    private const int Half = 100_000;

    [Fact]
    public async Task An_archive_is_fetched_with_its_checksum()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var engine = await box.InstallAsync(server.Serve(TestEngine.Archive()));
        Assert.Equal(engine, box.Store.Current);
        Assert.Equal(["current", Path.GetFileName(engine.Folder)], box.Left.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal([new("/engine.zip", null, null)], server.Requests);
    }

    [Fact]
    public async Task What_breaks_off_goes_on_from_there()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var address = server.Serve(TestEngine.Archive());
        server.BreaksAfter.Enqueue(Half);
        server.BreaksAfter.Enqueue(10);

        await box.InstallAsync(address);

        Assert.Equal(
            [new("/engine.zip", null, null), new("/engine.zip", $"bytes={Half}-", server.Tag), new("/engine.zip", $"bytes={Half + 10}-", server.Tag)],
            server.Requests);
    }

    [Fact]
    public async Task What_came_is_kept_for_a_later_try()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var address = server.Serve(TestEngine.Archive());
        foreach (var bytes in new[] { Half, 0, 0, 0 })
        {
            server.BreaksAfter.Enqueue(bytes);
        }

        var refusal = await box.RefusalAsync(address);
        Assert.StartsWith($"{address} can't be fetched: ", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("What has come is kept", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(2, box.Left.Count);

        await box.InstallAsync(address);
        Assert.Equal($"bytes={Half}-", server.Requests[^1].Range);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_cancelled_download_is_kept_and_gone_on_with()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        using var cancelled = new CancellationTokenSource();
        var address = server.Serve(TestEngine.Archive());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => box.InstallAsync(address, progress: _ => cancelled.Cancel(), cancellation: cancelled.Token));
        Assert.Equal(2, box.Left.Count);

        await box.InstallAsync(address);
        Assert.Matches("^bytes=[1-9]", server.Requests[^1].Range!);
    }

    [Fact]
    public async Task Another_file_at_the_address_is_fetched_from_its_beginning()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var archive = TestEngine.Archive();
        var address = server.Serve(archive);
        await BreakOffAsync(box, server, address);
        server.Tag = "\"second\"";

        await box.InstallAsync(address, TestEngine.Sha256(archive));
        Assert.Equal("\"first\"", server.Requests[^1].IfRange);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_of_it_again()
    {
        using var box = new EngineBox();
        using var server = new EngineServer { KnowsRanges = false };
        var address = server.Serve(TestEngine.Archive());
        server.BreaksAfter.Enqueue(Half);
        await box.InstallAsync(address);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_had_come_as_a_whole_is_not_fetched_again()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var archive = TestEngine.Archive();
        var address = server.Serve(archive);
        await BreakOffAsync(box, server, address);
        await File.WriteAllBytesAsync(box.Store.PartOf(TestEngine.Sha256(archive)), archive, TestContext.Current.CancellationToken);

        await box.InstallAsync(address);
        Assert.Equal($"bytes={archive.Length}-", server.Requests[^1].Range);
    }

    [Fact]
    public async Task A_damaged_archive_is_not_kept()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var address = server.Serve(TestEngine.Archive());
        server.Files["/engine.zip"][5000] ^= 1;
        Assert.Contains("damaged", (await box.RefusalAsync(address)).Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task Redirections_are_followed_where_the_way_is_safe()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var archive = TestEngine.Archive();
        server.Serve(archive);
        server.Redirections["/latest"] = "/engine.zip";
        server.Redirections["/away"] = "http://example.org/engine.zip";
        server.Redirections["/round"] = "/round";

        await box.InstallAsync(server.AddressOf("/latest"), TestEngine.Sha256(archive));
        var other = new string('0', 64);
        Assert.Contains("over https: only", (await box.RefusalAsync(server.AddressOf("/away"), other)).Message, StringComparison.Ordinal);
        Assert.Contains("302 Found", (await box.RefusalAsync(server.AddressOf("/round"), other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_at_once()
    {
        using var box = new EngineBox();
        using var server = new EngineServer();
        var address = server.AddressOf("/nothing.zip");
        Assert.Contains("the server answered 404 Not Found", (await box.RefusalAsync(address, new string('0', 64))).Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        var refusal = await box.RefusalAsync(address);
        Assert.StartsWith("The archive's SHA-256 is not known: ", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task BreakOffAsync(EngineBox box, EngineServer server, string address)
    {
        foreach (var bytes in new[] { Half, 0, 0, 0 })
        {
            server.BreaksAfter.Enqueue(bytes);
        }

        await box.RefusalAsync(address);
    }
}
