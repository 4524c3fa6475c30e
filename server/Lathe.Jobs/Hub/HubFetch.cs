using System.Text.Json;
using Lathe.Jobs.Downloads;
using Lathe.Models.Hub;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Hub;

/// <summary>
/// Fetches a repository of a hub: into the cache that the hub's own tools use, where runs find it by its name, or into a folder. A file is
/// held against its hash before it gets its name, and what is there already is not fetched again.
/// </summary>
/// <param name="access">Where the hub is.</param>
/// <param name="progress">Told at most ten times a second.</param>
/// <param name="pause">Before a broken download is tried again; null: a second.</param>
public sealed class HubFetch(HubAccess access, Action<HubProgress> progress, TimeSpan? pause = null)
{
    private const string Main = "main";
    private const int MaxListingBytes = 256 << 20;

    /// <summary>Ends of names of weights besides those in safetensors, which hold the same.</summary>
    private static readonly string[] OtherWeights = [".bin", ".pt", ".pth", ".h5", ".msgpack", ".onnx", ".ot", ".gguf", ".tflite"];

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _told;

    /// <summary>Gives the folder with the files. Throws <see cref="DownloadException"/>.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Such as <c>owner/name</c>.</param>
    /// <param name="revision">Branch, tag or commit; null for the branch main.</param>
    /// <param name="to">Absolute folder; null for the cache.</param>
    /// <param name="cancellation">Leaves what has come, to go on from there.</param>
    public async Task<string> FetchAsync(HubKind kind, string id, string? revision, string? to, CancellationToken cancellation)
    {
        if (!HubCache.IsId(id))
        {
            throw new DownloadException($"'{id}' is no name on a hub.", "Give it as owner/name.");
        }

        try
        {
            using var http = new DownloadHttp(access.Sign, access.Hint);
            var listing = await ListAsync(http, kind, id, revision ?? Main, cancellation).ConfigureAwait(false);
            var cache = kind == HubKind.Model ? HubCache.ModelFolder(id) : HubCache.DatasetFolder(id);
            var snapshot = Path.Combine(cache, "snapshots", listing.Commit);
            var stage = to ?? (Directory.Exists(snapshot) ? snapshot : Path.Combine(cache, "fetching", listing.Commit));
            var root = new Uri(access.Endpoint, $"{(kind == HubKind.Model ? "" : "datasets/")}{id}/resolve/{listing.Commit}/");
            await FetchAsync(http, root, id, Wanted(kind, listing), stage, cancellation).ConfigureAwait(false);
            if (to is not null)
            {
                return to;
            }

            // Only a whole snapshot has the name that runs look for.
            if (stage != snapshot)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(snapshot)!);
                Directory.Move(stage, snapshot);
            }

            if (revision is null or Main)
            {
                Directory.CreateDirectory(Path.Combine(cache, "refs"));
                PrivateFiles.Write(Path.Combine(cache, "refs", Main), listing.Commit);
            }

            return snapshot;
        }
        catch (BrokenOffException failure)
        {
            throw new DownloadException($"{id} can't be fetched: {failure.Message}.", "Check the network, then give the same command again.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"{id} can't be written: {failure.Message.TrimEnd('.')}.", "Free disk space, or give another folder with --to. What has come is kept.", failure);
        }
    }

    private async Task<HubListing> ListAsync(DownloadHttp http, HubKind kind, string id, string revision, CancellationToken cancellation)
    {
        var address = new Uri(access.Endpoint, $"api/{(kind == HubKind.Model ? "models" : "datasets")}/{id}/revision/{Uri.EscapeDataString(revision)}?blobs=true");
        using var answer = await http.AskAsync(address, _ => { }, cancellation).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            using var text = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (await DownloadHttp.ReadAsync(body, buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                text.Write(buffer, 0, count);
                if (text.Length > MaxListingBytes)
                {
                    throw new DownloadException($"What the hub says about {id} is too long.", "Check HF_ENDPOINT.");
                }
            }

            try
            {
                using var json = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length));
                return HubListing.Read(json.RootElement, id);
            }
            catch (JsonException failure)
            {
                throw new DownloadException($"What the hub says about {id} is no JSON.", "Check HF_ENDPOINT.", failure);
            }
        }
    }

    /// <summary>Of a model that has its weights as safetensors, other forms of them are left out.</summary>
    private static List<HubFile> Wanted(HubKind kind, HubListing listing)
    {
        var hasSafetensors = listing.Files.Any(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal));
        return [.. listing.Files.Where(file => kind == HubKind.Dataset || !hasSafetensors
            || !OtherWeights.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase))];
    }

    private async Task FetchAsync(DownloadHttp http, Uri root, string id, List<HubFile> files, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var total = files.Sum(file => file.Size ?? 0);
        var there = files.Where(file => File.Exists(PathOf(folder, file))).Sum(file => file.Size ?? 0);
        DiskSpace.Require(folder, total - there, id);
        var done = 0L;
        foreach (var (index, file) in files.Index())
        {
            var before = done;
            await FetchAsync(http, AddressOf(root, file), PathOf(folder, file), file, bytes =>
                Tell(new HubProgress(file.Name, index + 1, files.Count, before + bytes, total)), cancellation).ConfigureAwait(false);
            done += file.Size ?? 0;
        }
    }

    private async Task FetchAsync(
        DownloadHttp http, Uri address, string path, HubFile file, Action<long> tell, CancellationToken cancellation)
    {
        if (File.Exists(path) && await HubHash.IsRightAsync(path, file, cancellation).ConfigureAwait(false))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var download = new ResumableDownload(
            http, address, $"{path}.{file.Expected?[..12] ?? "new"}.part", (bytes, _) => tell(bytes), pause ?? TimeSpan.FromSeconds(1))
        {
            What = file.Name,
            MaxBytes = file.Size ?? long.MaxValue,
        };
        if (file.Size is 0)
        {
            await File.WriteAllBytesAsync(path, [], cancellation).ConfigureAwait(false);
            return;
        }

        var part = await download.FetchAsync(cancellation).ConfigureAwait(false);
        if (!await HubHash.IsRightAsync(part, file, cancellation).ConfigureAwait(false))
        {
            download.Remove();
            throw new DownloadException($"{file.Name} came damaged: its size or hash is not what the hub says.", "Give the same command again.");
        }

        File.Move(part, path, overwrite: true);
        download.Remove();
    }

    private static Uri AddressOf(Uri root, HubFile file) => new(root, string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString)));

    private static string PathOf(string folder, HubFile file) => Path.Combine(folder, Path.Combine(file.Name.Split('/')));

    private void Tell(HubProgress told)
    {
        var now = Environment.TickCount64;
        if (now - _told >= Interval.TotalMilliseconds)
        {
            _told = now;
            progress(told);
        }
    }
}
