using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lathe.Jobs.Downloads;
using Lathe.Jobs.Hub;
using Lathe.Jobs.Tests.Engines;
using Lathe.Models.Hub;

namespace Lathe.Jobs.Tests.Hub;

/// <summary>A hub on this machine.</summary>
public sealed class HubFetchTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Listing = $"/api/datasets/me/chat/revision/main?blobs=true";
    private const string Token = "hf_secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-hub-").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable("HF_HUB_CACHE");
    private readonly EngineServer _server = new();
    private readonly byte[] _large = RandomBytes(300_000);

    public HubFetchTests()
    {
        Environment.SetEnvironmentVariable("HF_HUB_CACHE", Path.Combine(_folder, "hub"));
        Serve("README.md", Encoding.UTF8.GetBytes("# Chat\n"));
        Serve("data/train 1.parquet", _large);
        Serve("empty.txt", []);
        Publish();
    }

    private Dictionary<string, object> Files { get; } = [];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("HF_HUB_CACHE", _before);
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_dataset_is_fetched_to_where_its_name_finds_it()
    {
        Assert.Null(HubCache.FindDataset("me/chat"));
        var snapshot = await FetchAsync();
        Assert.Equal(snapshot, HubCache.FindDataset("me/chat"));
        Assert.Equal(_large, File.ReadAllBytes(Path.Combine(snapshot, "data", "train 1.parquet")));
        Assert.Equal(
            ["README.md", "data/train 1.parquet", "empty.txt"],
            Directory.EnumerateFiles(snapshot, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(snapshot, file)).Order(StringComparer.Ordinal));

        var requests = _server.Requests.Count;
        Assert.Equal(snapshot, await FetchAsync());
        Assert.Equal(requests + 1, _server.Requests.Count);
    }

    [Fact]
    public async Task What_breaks_off_goes_on_from_there_and_only_the_whole_is_found()
    {
        _server.BreaksAfter.Enqueue(int.MaxValue);
        _server.BreaksAfter.Enqueue(int.MaxValue);
        foreach (var bytes in new[] { 100_000, 0, 0, 0 })
        {
            _server.BreaksAfter.Enqueue(bytes);
        }

        var failure = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync());
        Assert.StartsWith("What has come is kept", failure.Hint, StringComparison.Ordinal);
        Assert.Null(HubCache.FindDataset("me/chat"));

        var snapshot = await FetchAsync();
        Assert.Equal(_large, File.ReadAllBytes(Path.Combine(snapshot, "data", "train 1.parquet")));
        Assert.Equal("bytes=100000-", _server.Requests.Last(request => request.Path.EndsWith("parquet", StringComparison.Ordinal)).Range);
        Assert.Single(_server.Requests, request => request.Path.EndsWith("README.md", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("data/train 1.parquet")]
    public async Task What_is_not_as_the_hub_says_is_not_kept(string name)
    {
        var path = PathOf(name);
        var right = _server.Files[path];
        var wrong = right.ToArray();
        wrong[^1] ^= 1;
        _server.Files[path] = wrong;
        Assert.Contains($"{name} came damaged", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync())).Message, StringComparison.Ordinal);
        Assert.Null(HubCache.FindDataset("me/chat"));
        _server.Files[path] = right;
        Assert.Equal(right, File.ReadAllBytes(Path.Combine(await FetchAsync(), name)));
    }

    [Fact]
    public async Task A_file_that_was_changed_here_is_fetched_again()
    {
        var file = Path.Combine(await FetchAsync(), "data", "train 1.parquet");
        File.WriteAllBytes(file, RandomBytes(300_000)[..^1]);
        await FetchAsync();
        Assert.Equal(_large, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task Another_folder_gets_the_files_alone()
    {
        var to = Path.Combine(_folder, "mine");
        Assert.Equal(to, await FetchAsync(to));
        Assert.True(File.Exists(Path.Combine(to, "data", "train 1.parquet")));
        Assert.Null(HubCache.FindDataset("me/chat"));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_where_it_leads()
    {
        using var store = new EngineServer();
        store.Files["/blob"] = _large;
        _server.Files.Remove(PathOf("data/train 1.parquet"));
        _server.Redirections[PathOf("data/train 1.parquet")] = store.AddressOf("/blob");
        await FetchAsync();
        Assert.All(_server.Authorizations, asked => Assert.Equal($"Bearer {Token}", asked.Value));
        Assert.Equal("", Assert.Single(store.Authorizations).Value);
        Assert.DoesNotContain(Token, new HubAccess(new Uri(_server.AddressOf("/")), Token).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("C:x")]
    [InlineData("")]
    public async Task Names_that_lead_out_of_the_folder_are_refused(string name)
    {
        Files[name] = new { rfilename = name, size = 1 };
        Publish();
        Assert.Contains("outside of it", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("<html>")]
    [InlineData("""{"sha": "../..", "siblings": [{"rfilename": "x"}]}""")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": []}""")]
    public async Task A_listing_that_is_none_is_refused(string listing)
    {
        _server.Files[Listing] = Encoding.UTF8.GetBytes(listing);
        Assert.Contains("What the hub says about me/chat", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_hub_does_not_have_is_said()
    {
        _server.Files.Remove(Listing);
        var failure = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync());
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check the name", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_model_other_forms_of_its_weights_are_left_out()
    {
        foreach (var name in new[] { "model.safetensors", "pytorch_model.bin", "config.json", "onnx/model.onnx" })
        {
            Serve(name, Encoding.UTF8.GetBytes(name), "me/chat");
        }

        _server.Files["/api/models/me/chat/revision/main?blobs=true"] = _server.Files[Listing];
        Publish("/api/models/me/chat/revision/main?blobs=true");
        var snapshot = await new HubFetch(Access, _ => { }, TimeSpan.Zero).FetchAsync(HubKind.Model, "me/chat", null, null, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["README.md", "config.json", "data", "empty.txt", "model.safetensors"],
            Directory.EnumerateFileSystemEntries(snapshot).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(snapshot, HubCache.ResolveModel("me/chat", _folder));
    }

    private HubAccess Access => new(new Uri(_server.AddressOf("/")), Token);

    private Task<string> FetchAsync(string? to = null) =>
        new HubFetch(Access, _ => { }, TimeSpan.Zero).FetchAsync(HubKind.Dataset, "me/chat", null, to, TestContext.Current.CancellationToken);

    private void Serve(string name, byte[] content, string? model = null)
    {
        _server.Files[PathOf(name)] = content;
        if (model is not null)
        {
            foreach (var (path, file) in _server.Files.Where(file => file.Key.StartsWith("/datasets/", StringComparison.Ordinal)).ToList())
            {
                _server.Files[path["/datasets".Length..]] = file;
            }
        }

        // Large files have their hash in what the hub says about LFS, small ones the name that Git has for them.
        Files[name] = content.Length > 1000
            ? new { rfilename = name, size = content.Length, blobId = new string('0', 40), lfs = new { size = content.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) } }
            : new { rfilename = name, size = content.Length, blobId = Git(content) };
    }

    private void Publish(string path = Listing) =>
        _server.Files[path] = JsonSerializer.SerializeToUtf8Bytes(new { sha = Commit, siblings = Files.Values });

    private static string PathOf(string name) => $"/datasets/me/chat/resolve/{Commit}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

#pragma warning disable CA5350 // Git's choice.
    private static string Git(byte[] content) => Convert.ToHexStringLower(
        SHA1.HashData([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")), .. content]));
#pragma warning restore CA5350

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
