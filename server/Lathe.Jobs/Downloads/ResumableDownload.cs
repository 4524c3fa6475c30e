using System.Net;
using System.Net.Http.Headers;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Downloads;

/// <summary>
/// Fetches a file that is kept between tries: what is there already is not fetched again. Its name has to tell the content of the whole, so
/// that parts of different files never meet; that of the server (<c>ETag</c>) is asked for as well where there is one.
/// </summary>
/// <param name="http">The way there.</param>
/// <param name="address">Where it is.</param>
/// <param name="part">The file; need not exist.</param>
/// <param name="tell">Told how many bytes are there, and of how many.</param>
/// <param name="pause">Before the second try; after each that brought nothing, one more.</param>
internal sealed class ResumableDownload(DownloadHttp http, Uri address, string part, Action<long, long> tell, TimeSpan pause)
{
    private const int MaxTriesInVain = 4;
    private const int BufferSize = 1 << 17;

    /// <summary>What it is, in messages.</summary>
    public string What { get; init; } = "the file";

    /// <summary>Bytes it may have.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    private string TagFile => part + ".etag";

    /// <summary>
    /// Gives the file, when all of it is there. Throws <see cref="DownloadException"/>, also after some tries without a new byte;
    /// <see cref="IOException"/> when the file can't be written.
    /// </summary>
    public async Task<string> FetchAsync(CancellationToken cancellation)
    {
        for (var inVain = 0; ;)
        {
            var before = Length;
            try
            {
                await TryAsync(cancellation).ConfigureAwait(false);
                return part;
            }
            catch (BrokenOffException failure)
            {
                inVain = Length > before ? 1 : inVain + 1;
                if (inVain == MaxTriesInVain)
                {
                    throw new DownloadException(
                        $"{DownloadAddress.Show(address)} can't be fetched: {failure.Message}.",
                        Length > 0 ? "What has come is kept: try again later to go on from there." : "Check the address and the network.",
                        failure);
                }
            }

            await Task.Delay(pause * inVain, cancellation).ConfigureAwait(false);
        }
    }

    public void Remove()
    {
        File.Delete(part);
        File.Delete(TagFile);
    }

    private long Length => File.Exists(part) ? new FileInfo(part).Length : 0;

    private async Task TryAsync(CancellationToken cancellation)
    {
        var kept = Length;
        using var answer = await http.AskAsync(address, headers => AskForRest(headers, kept), cancellation).ConfigureAwait(false);
        var range = answer.Content.Headers.ContentRange;
        if (answer.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (kept > 0 && range?.Length == kept)
            {
                return;
            }

            Remove();
            throw new BrokenOffException("the server has less than was fetched before");
        }

        var continues = answer.StatusCode is HttpStatusCode.PartialContent;
        if (continues && range?.From != kept)
        {
            Remove();
            throw new BrokenOffException("the server sends another part than it was asked for");
        }

        var total = (continues ? kept : 0) + (answer.Content.Headers.ContentLength ?? 0);
        if (!continues)
        {
            kept = 0;
            File.Delete(part);
            PrivateFiles.Write(TagFile, answer.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : "");
        }

        DiskSpace.Require(Path.GetDirectoryName(part)!, total - kept, What);
        await ReceiveAsync(answer, kept, total, cancellation).ConfigureAwait(false);
    }

    private void AskForRest(HttpRequestHeaders headers, long kept)
    {
        if (kept == 0)
        {
            return;
        }

        headers.Range = new RangeHeaderValue(kept, null);
        if (File.Exists(TagFile) && EntityTagHeaderValue.TryParse(File.ReadAllText(TagFile), out var tag))
        {
            // Another file there by now: it is sent from its beginning.
            headers.IfRange = new RangeConditionHeaderValue(tag);
        }
    }

    private async Task ReceiveAsync(HttpResponseMessage answer, long kept, long total, CancellationToken cancellation)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var file = PrivateFiles.Open(part, FileMode.Append, FileAccess.Write, FileShare.Read);
            await using (file.ConfigureAwait(false))
            {
                var buffer = new byte[BufferSize];
                while (await DownloadHttp.ReadAsync(body, buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
                {
                    kept += count;
                    if (kept > MaxBytes)
                    {
                        throw new DownloadException($"{DownloadAddress.Show(address)} is larger than {What} can be.", "Check the address.");
                    }

                    await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                    tell(kept, total);
                }
            }
        }
    }
}
